import '../../picture/browser/theme.css';
import '../../picture/browser/picture.css';
import './play.css';
import { render } from 'preact';
import { pageElement } from '../../picture/browser/read-data';
import { Play } from './play';

render(<Play />, pageElement());
