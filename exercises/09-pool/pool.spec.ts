// The whole kata, for `npm run grade`: the specs of its stages, in their order.
import './1-calls.spec';
import './2-children.spec';
import './3-deaths.spec';
import './4-streams.spec';
import './5-ends.spec';
import './6-limits.spec';
