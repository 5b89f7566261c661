// The whole kata, for `npm run grade`: the specs of its stages, in their order.
import './1-square-list.spec';
import './2-indices.spec';
import './3-slices.spec';
import './4-whole.spec';
