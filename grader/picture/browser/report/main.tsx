import '../theme.css';
import '../picture.css';
import './report.css';
import { render } from 'preact';
import type { ReportData } from '../../report-data';
import { pageElement, readData } from '../read-data';
import { Report } from './report';

// Only `reportPage` writes it.
render(<Report data={readData() as ReportData} />, pageElement());
