#include "ledger/rules/calendar.h"

#include <algorithm>
#include <array>

namespace grantledger {

// Meeus, Jones and Butcher's form (Nature, 20 April 1876).
Date easter_sunday(int year) {
  const int golden = year % 19;
  const int century = year / 100;
  const int year_of_century = year % 100;
  const int moon_correction = (century - (century + 8) / 25 + 1) / 3;
  const int epact = (19 * golden + century - century / 4 - moon_correction + 15) % 30;
  const int weekday =
      (32 + 2 * (century % 4) + 2 * (year_of_century / 4) - epact - year_of_century % 4) % 7;
  const int late = (golden + 11 * epact + 22 * weekday) / 451;
  const int days = epact + weekday - 7 * late + 114;
  return date_of(year, static_cast<unsigned>(days / 31), static_cast<unsigned>(days % 31 + 1));
}

bool is_public_holiday(Date day) {
  constexpr std::array movable = {-3, -2, 0, 1, 39, 49, 50};  // Days from Easter Sunday.
  using std::chrono::January, std::chrono::May, std::chrono::December;
  constexpr std::array fixed = {January / 1, May / 1, May / 17, December / 25, December / 26};
  const std::chrono::year_month_day date(day);
  const std::chrono::month_day in_year(date.month(), date.day());
  if (std::ranges::find(fixed, in_year) != fixed.end()) return true;
  const auto from_easter = (day - easter_sunday(static_cast<int>(date.year()))).count();
  return std::ranges::find(movable, from_easter) != movable.end();
}

bool is_working_day(Date day) {
  const std::chrono::weekday weekday(day);
  return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday &&
         !is_public_holiday(day);
}

Date next_working_day(Date day) {
  while (!is_working_day(day)) day += std::chrono::days(1);
  return day;
}

Date deadline_after(Date received, int weeks) {
  return next_working_day(received + std::chrono::weeks(weeks));
}

Date last_day_of_late_appeal(Date decided) {
  const auto next_year = std::chrono::year_month_day(decided) + std::chrono::years(1);
  return next_year.ok() ? Date(next_year)
                        : Date(next_year.year() / next_year.month() / std::chrono::last);
}

}  // namespace grantledger
