// The whole kata, for `npm run grade`: the specs of its stages, in their order.
import './1-semaphore.spec';
import './2-time.spec';
import './3-lock.spec';
import './4-rlock.spec';
import './5-cores.spec';
import './6-condition.spec';
import './7-event.spec';
import './8-barrier.spec';
