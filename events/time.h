#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "events/result.h"

namespace grantledger {

// A calendar day: when something has effect in the world. Stored as days since 1970-01-01.
using Date = std::chrono::sys_days;

// Coordinated Universal Time: when the ledger learnt it. Stored as microseconds since 1970-01-01.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

inline int year_of(Date day) {
  return static_cast<int>(std::chrono::year_month_day(day).year());
}

constexpr Date date_of(int year, unsigned month, unsigned day) {
  return std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(month),
                                     std::chrono::day(day));
}

// The calendar day in Norway at that time: UTC + 1 hour, in summer + 2. Summer time runs from the
// last Sunday of March to the last Sunday of October, 01:00 UTC (directive 2000/84/EC); days before
// 1996 are taken by the same rule.
Date day_in_norway(Timestamp time);

// "2026-04-30" (ISO 8601, years 0001 to 9999), and back.
// Errors: malformed for any other spelling and for days that no month has.
std::string text_of(Date day);
Result<Date> parse_date(std::string_view text);

// "2026-04-30T12:00:00.000001Z" (RFC 3339, always UTC and six decimals), and back. Reading also
// takes fewer decimals and an offset. Errors: malformed.
std::string text_of(Timestamp time);
Result<Timestamp> parse_timestamp(std::string_view text);

}  // namespace grantledger
