#include "events/time.h"

#include <array>
#include <charconv>
#include <cstdio>

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

}  // namespace

std::string text_of(Date day) {
  const std::chrono::year_month_day ymd(day);
  std::array<char, 32> text{};
  const int length =
      std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(ymd.year()),
                    static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
  return {text.data(), static_cast<std::size_t>(length)};
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
  std::array<char, 32> text{};
  const int length = std::snprintf(
      text.data(), text.size(), "T%02d:%02d:%02d.%06dZ", static_cast<int>(clock.hours().count()),
      static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
      static_cast<int>(clock.subseconds().count()));
  return text_of(day) + std::string(text.data(), static_cast<std::size_t>(length));
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
