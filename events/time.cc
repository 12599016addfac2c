#include "events/time.h"

#include <array>
#include <charconv>

namespace grantledger {
namespace {

// Takes exactly `width` digits off the front of `text`; -1 if they are not there.
int take_digits(std::string_view& text, std::size_t width) {
  if (text.size() < width) return -1;
  int value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(width);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(1);
  return true;
}

// The day at the front of `text`; false if there is none.
bool take_date(std::string_view& text, Date& day) {
  const int year = take_digits(text, 4);
  if (year < 1 || !take(text, '-')) return false;
  const int month = take_digits(text, 2);
  if (month < 1 || !take(text, '-')) return false;
  const int day_of_month = take_digits(text, 2);
  if (day_of_month < 1) return false;
  const std::chrono::year_month_day ymd(std::chrono::year(year),
                                        std::chrono::month(static_cast<unsigned>(month)),
                                        std::chrono::day(static_cast<unsigned>(day_of_month)));
  if (!ymd.ok()) return false;
  day = ymd;
  return true;
}

// Hours, minutes, seconds and up to six decimals at the front of `text`; -1 µs if there are none.
std::chrono::microseconds take_time_of_day(std::string_view& text) {
  constexpr std::chrono::microseconds none(-1);
  const int hours = take_digits(text, 2);
  if (hours < 0 || hours > 23 || !take(text, ':')) return none;
  const int minutes = take_digits(text, 2);
  if (minutes < 0 || minutes > 59 || !take(text, ':')) return none;
  const int seconds = take_digits(text, 2);
  if (seconds < 0 || seconds > 59) return none;
  int fraction = 0;
  if (take(text, '.')) {
    std::size_t decimals = 0;
    while (decimals < text.size() && decimals < 6 && text[decimals] >= '0' &&
           text[decimals] <= '9') {
      ++decimals;
    }
    if (decimals == 0) return none;
    fraction = take_digits(text, decimals);
    for (; decimals < 6; ++decimals) fraction *= 10;
  }
  return std::chrono::hours(hours) + std::chrono::minutes(minutes) + std::chrono::seconds(seconds) +
         std::chrono::microseconds(fraction);
}

// `value`, which is not negative, with zeros in front up to `width`.
void append_digits(std::string& text, std::int64_t value, std::size_t width) {
  std::array<char, 20> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  const auto size = static_cast<std::size_t>(written.ptr - digits.data());
  if (size < width) text.append(width - size, '0');
  text.append(digits.data(), size);
}

void append_day(std::string& text, Date day) {
  const std::chrono::year_month_day ymd(day);
  append_digits(text, static_cast<int>(ymd.year()), 4);
  text += '-';
  append_digits(text, static_cast<unsigned>(ymd.month()), 2);
  text += '-';
  append_digits(text, static_cast<unsigned>(ymd.day()), 2);
}

// The last Sunday of the month, 01:00 UTC.
Timestamp change_of_clocks(std::chrono::year year, std::chrono::month month) {
  const std::chrono::sys_days sunday = year / month / std::chrono::Sunday[std::chrono::last];
  return sunday + std::chrono::hours(1);
}

}  // namespace

Date day_in_norway(Timestamp time) {
  const auto utc = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year year = std::chrono::year_month_day(utc).year();
  const bool is_summer = change_of_clocks(year, std::chrono::March) <= time &&
                         time < change_of_clocks(year, std::chrono::October);
  return std::chrono::floor<std::chrono::days>(time + std::chrono::hours(is_summer ? 2 : 1));
}

std::string text_of(Date day) {
  std::string text;
  append_day(text, day);
  return text;
}

Result<Date> parse_date(std::string_view text) {
  std::string_view rest = text;
  Date day;
  if (take_date(rest, day) && rest.empty()) return day;
  return fail(Fault::malformed,
              "'" + std::string(text) + "' is not a day: expected YYYY-MM-DD, as in 2026-04-30");
}

std::string text_of(Timestamp time) {
  const Date day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss clock(time - day);
  std::string text;
  append_day(text, day);
  text += 'T';
  append_digits(text, clock.hours().count(), 2);
  text += ':';
  append_digits(text, clock.minutes().count(), 2);
  text += ':';
  append_digits(text, clock.seconds().count(), 2);
  text += '.';
  append_digits(text, clock.subseconds().count(), 6);
  text += 'Z';
  return text;
}

Result<Timestamp> parse_timestamp(std::string_view text) {
  std::string_view rest = text;
  const auto refuse = [text] {
    return fail(Fault::malformed, "'" + std::string(text) +
                                      "' is not a time: expected RFC 3339, as in "
                                      "2026-04-30T12:00:00Z");
  };
  Date day;
  if (!take_date(rest, day) || !take(rest, 'T')) return refuse();
  const std::chrono::microseconds time_of_day = take_time_of_day(rest);
  if (time_of_day.count() < 0) return refuse();
  const Timestamp local = Timestamp(day) + time_of_day;
  if (rest == "Z") return local;
  const bool is_east = rest.starts_with('+');
  if (!is_east && !rest.starts_with('-')) return refuse();
  rest.remove_prefix(1);
  const int hours = take_digits(rest, 2);
  if (hours < 0 || hours > 23 || !take(rest, ':')) return refuse();
  const int minutes = take_digits(rest, 2);
  if (minutes < 0 || minutes > 59 || !rest.empty()) return refuse();
  const auto offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return is_east ? local - offset : local + offset;
}

}  // namespace grantledger
