// The whole kata, for `npm run grade`: the specs of its stages, in their order.
import './1-list.spec';
import './2-classes.spec';
import './3-waiting.spec';
import './4-network.spec';
import './5-ends.spec';
