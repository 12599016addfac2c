#pragma once
// Facts about what the ledger refused, took from elsewhere, and was asked to look at.

#include "events/values.h"

namespace grantledger {

// A request was refused for a reason that an auditor will ask about. Alone in its envelope.
struct CommandRefused {
  std::uint32_t command_index = 0;  // Which command of the request, from 0.
  std::string command;              // Its code: approve_payment.
  std::uint16_t reason = 0;         // The number of a Reason.
  std::vector<std::string> subjects;
  std::optional<Money> asked;
  std::optional<Money> left;
  Date effective_on;
  std::string detail = {};  // What the reason does not say by itself: positions, the rule version.
  bool operator==(const CommandRefused&) const = default;
};

// Rows of one version of a source follow, until its ImportFinished.
struct ImportStarted {
  SourceId source;
  Digest file{};  // SHA-256 of the file's bytes.
  std::string file_name;
  Digest mapping{};
  std::uint64_t rows = 0;
  Date effective_on;
  bool operator==(const ImportStarted&) const = default;
};

struct ImportFinished {
  SourceId source;
  Digest file{};
  std::uint64_t rows_new = 0;
  std::uint64_t rows_changed = 0;
  std::uint64_t rows_vanished = 0;
  std::uint64_t rows_unchanged = 0;
  Date effective_on;
  bool operator==(const ImportFinished&) const = default;
};

// A newer version of the source says something else in this row. The facts beside this one in the
// envelope post the difference.
struct SourceRowChanged {
  SourceId source;
  std::string row_key;
  Digest was{};
  Digest is{};
  Date effective_on;
  bool operator==(const SourceRowChanged&) const = default;
};

// A newer version of the source lacks this row. The facts beside this one reverse it.
struct SourceRowVanished {
  SourceId source;
  std::string row_key;
  Digest was{};
  Date effective_on;
  bool operator==(const SourceRowVanished&) const = default;
};

// A tree of sorted leaves that stands outside the log: how many, and their root (RFC 9162 §2.1).
struct IndexRoot {
  std::uint64_t leaves = 0;
  Digest root{};
  bool operator==(const IndexRoot&) const = default;
};

// What was paid in a closed year, sorted so that its absence can be shown: by payee and scheme, by
// grant, and every delegation as it stands. Of the facts up to a position; docs/evidence.md says
// how the leaves are written.
struct PayeeIndexPublished {
  std::uint16_t year = 0;
  Position up_to = 0;
  IndexRoot payees;
  IndexRoot grants;
  IndexRoot delegations;
  Date effective_on;
  bool operator==(const PayeeIndexPublished&) const = default;
};

enum class BankSide : std::uint16_t { bank, ledger };

// A movement of money that one side tells of and the other does not, or tells otherwise.
struct BankDifference {
  BankSide side = BankSide::bank;
  std::string reference;  // The bank's own, or the payment or claim that the ledger means.
  Money amount;
  Date day;
  std::string why;  // A code: amount_differs, no_bank_line.
  bool operator==(const BankDifference&) const = default;
};

// A bank's statement of one account was held against the ledger. `open` counts all differences;
// only the first bank_differences_max of them are kept.
struct BankStatementReconciled {
  std::string statement;
  std::string account;
  Date first_day;
  Date last_day;
  Digest file{};
  std::uint64_t matched = 0;  // Lines, and what they come to whichever way they went.
  Money matched_sum;
  std::uint64_t open = 0;
  std::vector<BankDifference> differences;
  Date effective_on;
  bool operator==(const BankStatementReconciled&) const = default;
};
inline constexpr std::size_t bank_differences_max = 200;

struct AuditFindingAssessed {
  std::string finding;
  bool is_accepted = true;
  std::string reason;
  ActorId assessed_by;
  Date effective_on;
  bool operator==(const AuditFindingAssessed&) const = default;
};

}  // namespace grantledger
