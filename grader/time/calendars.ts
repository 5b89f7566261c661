import { wrap } from './real-timers';

type Format = (date?: unknown) => unknown;

interface Instant {
  toZonedDateTimeISO(timeZone: unknown): ZonedDateTime;
}

interface ZonedDateTime {
  toPlainDate(): unknown;
  toPlainTime(): unknown;
  toPlainDateTime(): unknown;
}

interface TemporalModule {
  readonly Instant: { fromEpochMilliseconds(ms: number): Instant };
  readonly Now: { timeZoneId(): string };
}

/** What shows the time of the machine without asking `Date` for it. */
export function installCalendars(date: () => number): void {
  const formats = Intl.DateTimeFormat.prototype;
  const ofNow = (when: unknown): unknown => (when === undefined ? date() : when);
  wrap(formats, 'formatToParts', (format, [when]) => format(ofNow(when)));
  const { get } = Object.getOwnPropertyDescriptor(formats, 'format') ?? {};
  const known = new WeakMap<Format, Format>();
  Object.defineProperty(formats, 'format', {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      const format = get?.call(this) as Format;
      const same = known.get(format) ?? ((when?: unknown) => format(ofNow(when)));
      known.set(format, same);
      return same;
    },
  });
  const temporal = (globalThis as { Temporal?: TemporalModule }).Temporal;
  if (temporal !== undefined) installTemporal(temporal, date);
}

function installTemporal({ Instant, Now }: TemporalModule, date: () => number): void {
  const instant = (): Instant => Instant.fromEpochMilliseconds(date());
  const zoned = (timeZone: unknown = Now.timeZoneId()): ZonedDateTime =>
    instant().toZonedDateTimeISO(timeZone);
  wrap(Now, 'instant', instant);
  wrap(Now, 'zonedDateTimeISO', (_, [timeZone]) => zoned(timeZone));
  wrap(Now, 'plainDateISO', (_, [timeZone]) => zoned(timeZone).toPlainDate());
  wrap(Now, 'plainTimeISO', (_, [timeZone]) => zoned(timeZone).toPlainTime());
  wrap(Now, 'plainDateTimeISO', (_, [timeZone]) => zoned(timeZone).toPlainDateTime());
}
