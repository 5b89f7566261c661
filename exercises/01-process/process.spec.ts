// The whole kata, for `npm run grade`: the specs of its stages, in their order.
import './1-start.spec';
import './2-end.spec';
import './3-time.spec';
import './4-families.spec';
