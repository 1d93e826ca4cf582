// How numbers and dates are written: two significant figures for estimates, counts exact, dates in words.
export const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const NARROW = "\u202f";
const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });

export const count = (value: number): string => whole.format(value);

export const many = (value: number, one: string, more = `${one}s`): string => `${count(value)} ${value === 1 ? one : more}`;

/** Two significant figures. */
export function estimate(value: number): string {
  if (value === 0) return "0";
  const digits = Math.max(0, 1 - Math.floor(Math.log10(Math.abs(value))));
  const factor = 10 ** (1 - Math.floor(Math.log10(Math.abs(value))));
  return new Intl.NumberFormat("en-GB", { maximumFractionDigits: digits, minimumFractionDigits: digits })
    .format(Math.round(value * factor) / factor)
    .replace("-", "\u2212");
}

export const shareText = (value: number): string => `${Math.round(100 * value)}${NARROW}%`;

/** A number with a sign, two decimals: '+1.25', '−0.40'. */
export function signed(value: number): string {
  const size = Math.abs(value).toFixed(2);
  return Number(size) === 0 ? "0.00" : `${value > 0 ? "+" : "\u2212"}${size}`;
}

/** '14 Mar 2017' from '2017-03-14'. */
export function day(iso: string | null): string {
  if (!iso) return "not known";
  const [year, month, date] = iso.split("-").map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

/** ISO date from days since 1970. */
export const isoDay = (days: number): string => new Date(days * 86400000).toISOString().slice(0, 10);

/** 'Mar 2017' from months since January 1970. */
export const monthName = (month: number): string => `${MONTHS[((month % 12) + 12) % 12]} ${1970 + Math.floor(month / 12)}`;

/** 'Mar 2017', 'Q1 2017' or '2017' from an ISO date. */
export function periodName(iso: string, step: string): string {
  const [year, month] = iso.split("-").map(Number);
  if (step === "month") return `${MONTHS[month - 1]} ${year}`;
  return step === "quarter" ? `Q${Math.floor((month + 2) / 3)} ${year}` : String(year);
}

/** A date with its precision in words. */
export function dated(start: number, days: number, precision: number): string {
  const first = isoDay(start);
  if (days === 0 && precision <= 1) return day(first);
  if (precision >= 5 || days > 92) return `between ${day(first)} and ${day(isoDay(start + days))}`;
  if (precision === 4) return `${MONTHS[Number(first.slice(5, 7)) - 1]} ${first.slice(0, 4)}, day not known`;
  return days === 0 ? `about ${day(first)}` : `${day(first)} to ${day(isoDay(start + days))}`;
}

/** 'A', 'A and B', 'A, B and C'. */
export const joined = (items: string[]): string => (items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`);
