// How figures and days are written. Amounts stay decimal strings: no digit passes through a number.

const space = '\u00a0'; // Does not break.

// "1234567.89" becomes "1 234 567,89".
export function decimalText(decimal) {
  const [, sign, whole, , fraction] = /^(-?)(\d+)(\.(\d+))?$/.exec(decimal);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, space);
  return (sign ? '\u2212' : '') + grouped + (fraction ? ',' + fraction : '');
}

// "kr" follows kroner; other amounts are followed by their code.
export function unitOf(currency) {
  return currency === 'NOK' ? 'kr' : currency;
}

export function amountText(decimal, currency) {
  return decimalText(decimal) + space + unitOf(currency);
}

export function countText(count) {
  return decimalText(String(count));
}

// "2026-12-31" becomes "31.12.2026".
export function dayText(day) {
  return day.slice(0, 10).split('-').reverse().join('.');
}

// "2027-06-30T09:05:00.000000Z" becomes "30.06.2027 09.05 UTC".
export function timeText(time) {
  return `${dayText(time)} ${time.slice(11, 13)}.${time.slice(14, 16)}${space}UTC`;
}

// Of a figure object; `currency` may be left out where the heading says it.
export function figureText(figure, currency) {
  if ('number' in figure) return countText(figure.number);
  return currency ? amountText(figure.amount, currency) : decimalText(figure.amount);
}

// For the length of a bar, never for what is written.
export function lengthOf(figure) {
  return Number(figure.amount ?? figure.number);
}

// The unit in which an axis up to `max` counts, and its name by language.
export function axisUnit(max, language) {
  const names = language === 'nb' ? ['', 'tusen ', 'mill. ', 'mrd. '] : ['', 'thousand ', 'million ', 'billion '];
  const power = max >= 2e9 ? 3 : max >= 2e6 ? 2 : max >= 2e3 ? 1 : 0;
  return { divisor: 1000 ** power, name: names[power] };
}

// A mark on an axis.
export function tickText(value) {
  return decimalText(value.toFixed(3).replace(/\.?0+$/, ''));
}
