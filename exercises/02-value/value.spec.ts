// The whole kata, for `npm run grade`: the specs of its stages, in their order.
import './1-shared.spec';
import './2-types.spec';
import './3-whole.spec';
