#pragma once
// What would have come of what was recorded, had the rules been others.

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "events/envelope.h"
#include "ledger/rules/rule_book.h"

namespace grantledger {

class WhatIfFold;

inline constexpr std::array<std::string_view, 7> what_if_columns{
    "awarded", "cost", "state_share", "owner_share", "committed", "paid", "claimed"};

// In the order of the columns, in minor units: as recorded, and by the other rules. `committed` is
// not yet paid; `paid` and `claimed` are what was executed less what was returned, and what was
// asked back.
struct WhatIfAmounts {
  std::array<std::int64_t, what_if_columns.size()> recorded{};
  std::array<std::int64_t, what_if_columns.size()> other{};
  WhatIfAmounts& operator+=(const WhatIfAmounts& more);
};

// By what to add up. Awards, costs and shares are of no budget line; what is committed, paid and
// claimed counts under its line. Costs and shares count under the leave's payer, the rest under the
// recipient. Municipality: of the recipient on the day of the grant's first fact.
enum class WhatIfKey : std::uint8_t { recipient, municipality, payer, line, grant, year, scheme };

struct WhatIfRow {
  std::string key;
  Currency currency;
  WhatIfAmounts amounts;
};

// A fact that the other rules say nothing of, or that does not tell what they ask for. It counts as
// recorded on both sides.
struct NotReplayed {
  Position position = 0;
  std::string fact;     // Its kind.
  std::string subject;  // "leave:L".
  std::string why;
};

inline constexpr std::size_t not_replayed_listed_max = 10'000;

struct WhatIfAnswer {
  std::vector<WhatIfRow> rows;            // One for each key and currency, ascending.
  std::vector<WhatIfRow> totals;          // One for each currency.
  std::vector<NotReplayed> not_replayed;  // The first not_replayed_listed_max.
  std::size_t not_replayed_count = 0;
  std::size_t leaves = 0;    // Replayed.
  std::size_t awards = 0;    // Whose amount was replayed.
  std::size_t payments = 0;  // Of which every part was.
};

struct WhatIfWanted {
  SchemeId scheme;
  std::optional<std::uint16_t> year;  // Only grants reported under it.
  // Names the municipality of a recipient on a day; absent: "unknown".
  std::function<std::string(const OrganisationId& recipient, Date day)> municipality_of = nullptr;
};

// Replays what was recorded of one scheme under other rule versions: awards by their quantities,
// costs or applications; leaves, with their changes, by credits, group and study start; commitments
// and payments of whole semesters or instalments; claims of all that is beyond the award. A pure
// fold of facts in the order of the log; the same facts give the same answer. Belongs to one
// thread.
//
// Nothing is guessed: a fact that cannot be computed, by the recorded rule or by the other, is
// listed and counts as recorded.
class WhatIf {
 public:
  // `rules` take the place of all recorded versions of the scheme. They are of the wanted scheme.
  WhatIf(std::vector<RuleVersion> rules, WhatIfWanted wanted);
  ~WhatIf();
  WhatIf(const WhatIf&) = delete;
  WhatIf& operator=(const WhatIf&) = delete;

  void take(Position position, const Event& fact);
  WhatIfAnswer finish(WhatIfKey by) const;

 private:
  std::unique_ptr<WhatIfFold> fold_;
};

}  // namespace grantledger
