// The whole kata, for `npm run grade`: the specs of its stages, in their order.
import './1-whole.spec';
