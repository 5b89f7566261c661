// The whole kata, for `npm run grade`: the specs of its stages, in their order.
import './1-order.spec';
import './2-bounds.spec';
import './3-tasks.spec';
import './4-kills.spec';
