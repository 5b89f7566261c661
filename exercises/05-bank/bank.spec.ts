// The whole kata, for `npm run grade`: the specs of its stages, in their order.
import './1-withdraw.spec';
import './2-transfer.spec';
import './3-audit.spec';
import './4-side-by-side.spec';
