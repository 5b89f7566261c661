// The whole kata, for `npm run grade`: the specs of its stages, in their order.
import './1-messages.spec';
import './2-values.spec';
import './3-ends.spec';
import './4-lies.spec';
