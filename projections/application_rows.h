#pragma once
// The rows of Applications: what its fold writes and its query reads.

#include <string_view>

namespace grantledger {

// The first part of keys. Then come the id of the application or grant, the aspect, and when it was
// said: position and index of the fact (sixteen bytes) and its day (as text). Values are texts
// separated by a zero byte; free text comes last.
inline constexpr std::string_view application_rows = "application";
inline constexpr std::string_view granted_rows = "grant";
inline constexpr std::size_t said_when_size = 16 + std::string_view("2026-04-30").size();

namespace application_aspect {
inline constexpr std::string_view received = "received";    // Scheme, year, applicant.
inline constexpr std::string_view state = "state";          // Also of a grant.
inline constexpr std::string_view applied = "applied";      // Minor units, currency.
inline constexpr std::string_view owner = "owner";          // Approved (1 or 0), rank, owner.
inline constexpr std::string_view forum = "forum";          // Recommended (1 or 0), forum.
inline constexpr std::string_view decision = "decision";    // Outcome, grant, day, decided by.
inline constexpr std::string_view reason = "reason";        // Free text; of a grant: why reversed.
inline constexpr std::string_view departure = "departure";  // Free text.
inline constexpr std::string_view amount = "amount";        // Of a grant: minor units, currency.
}  // namespace application_aspect

}  // namespace grantledger
