#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/container/node_hash_map.h>

#include <functional>
#include <string>
#include <string_view>

#include "events/envelope.h"
#include "ledger/domain/controls.h"
#include "ledger/domain/rows.h"
#include "ledger/rules/rule_book.h"

namespace grantledger {

// Lets text be looked up without making a std::string of it.
struct TextHash {
  using is_transparent = void;  // NOLINT(readability-identifier-naming): the standard's name.
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

// Rows of one kind of entity by the text of its id.
template <class Row>
using Rows = absl::node_hash_map<std::string, Row, TextHash, std::equal_to<>>;

// What deciders may know: one row for each entity, after some prefix of the log. A value, and a
// pure fold: the same facts in the same order always give equal books.
//
// Rows may be partial: a set of books that holds the rows that a decision reads (row_keys.h)
// decides as the whole would.
struct Books {
  // Compiled once, in books.cc.
  Books();
  Books(const Books&);
  Books(Books&&) noexcept;
  Books& operator=(const Books&);
  Books& operator=(Books&&) noexcept;
  ~Books();

  LedgerRow ledger;
  RuleBook rules;

  // Few, read by many decisions: always whole.
  Rows<ActorRow> actors;
  Rows<SchemeRow> schemes;
  Rows<CallRow> calls;
  Rows<StatisticsRow> statistics;

  // Many: loaded when a decision names them.
  Rows<OrganisationRow> organisations;
  Rows<ApplicationRow> applications;
  Rows<RankingRow> rankings;  // By ranking_key.
  Rows<GrantRow> grants;
  Rows<LeaveRow> leaves;
  Rows<PaymentRow> payments;
  Rows<LetterRow> letters;
  Rows<AppealRow> appeals;
  Rows<ClaimRow> claims;
  Rows<ReportRow> reports;
  Rows<LineRow> lines;
  Rows<AuthorityRow> authorities;  // By authority_key.
  Rows<AccountRow> accounts;       // Only those that is_watched.

  Rows<VoidedRow> voided;  // By the position that was voided.

  Rows<ParticipantRow> participants;
  Rows<ReceiptRow> receipts;               // By the position that recorded them.
  Rows<ReceiptReturnRow> receipt_returns;  // By the payment that returns it.
  Rows<ApprovalsRow> approvals;            // By approvals_key.
  Rows<PotRow> pots;                       // By pot_key.
  Rows<RecipientRow> recipients;           // By recipient_key.

  // For tests that show what each control is for: this one is not made. No part of the fold.
  std::optional<Control> without;

  // Earlier envelopes that a decision asked to see (position_seen_by). Loaded for one decision; no
  // part of the fold.
  absl::flat_hash_map<Position, Envelope> recorded;

  bool operator==(const Books&) const;
};

// The row for `key`, or null. Valid until the table changes.
template <class Row>
const Row* find(const Rows<Row>& rows, std::string_view key) {
  const auto found = rows.find(key);
  return found == rows.end() ? nullptr : &found->second;
}
template <class Row, class Kind>
const Row* find(const Rows<Row>& rows, const Id<Kind>& id) {
  return find(rows, std::string_view(id.text()));
}

// One recorded fact and what its envelope says of it.
struct Recorded {
  Position position = 0;
  const Envelope& envelope;
  std::uint32_t fact_index = 0;
  const Event& fact() const { return envelope.facts[fact_index]; }
};

// Brings `books` up to date with a fact that has happened. Never refuses and checks no limit: an
// imported fact may break any invariant, or name an entity that nobody introduced. A grant keeps
// its totals in the currency that came first; its lines keep each currency apart.
void evolve(Books& books, const Recorded& recorded);
void evolve(Books& books, Position position, const Envelope& envelope);

// The books' sums stay within ±sum_max: a thousand of the largest amounts. Own commands are refused
// before they reach it; imported facts that would pass it leave the sum there, since books never
// refuse a fact. So a decider can add and subtract a few sums and never overflow.
inline constexpr std::int64_t sum_max = 1'000 * minor_units_max;
// Both of one currency and within ±sum_max.
Money bounded_sum(Money a, Money b);

// Whether deciders watch the account: available, to-forward, owner-due.
bool is_watched(std::string_view account);

// Approvals of one person for one payee add up over this time.
inline constexpr std::chrono::days approval_window{30};

// A commitment authority is looked for at most this many years before the line it pays from.
inline constexpr int commitment_years_back_max = 4;

std::string ranking_key(const SchemeId& scheme, std::uint16_t year,
                        const OrganisationId& applicant);
std::string approvals_key(const ActorId& approver, const OrganisationId& payee);
std::string pot_key(const GrantTerms& terms, const RuleVersionId& rule);
std::string recipient_key(const SchemeId& scheme, const OrganisationId& recipient);
// `year` is the one whose commitment authority is used.
std::string authority_key(const ItemId& item, std::uint16_t year, const OrganisationId& holder);

// What all holders together have available on a line is kept beside the accounts, under this key,
// so that a payment, which names no holder, can be held against what was voted. Takes an account of
// the kind available, or a line.
std::string line_left_key(std::string_view available_account);
std::string line_left_key(const Line& line);

// The balance of a watched account: zero where nothing was posted.
Money balance_of(const Books& books, std::string_view account, Currency currency);

// Whether `actor` held `power` over `item` on `day`. Without an item: over anything at all. The
// ledger's first administrator always holds administration.
struct PowerAsked {
  Power power;
  std::optional<ItemId> item;
  Date day;
};
bool has_power(const Books& books, const ActorId& actor, const PowerAsked& asked);

// Whether the ledger's level makes the control.
bool is_made(const Books& books, Control control);

// A delegation as its fact grants it; and as another fact leaves it, which may be about others.
// It was granted by the fact at that position and index.
DelegationRow delegation_of(const DelegationGranted& fact, Position position, std::uint32_t index);
void revoke(DelegationRow& row, const DelegationRevoked& fact);

// What somebody wants to do with a power: over which item, for which organisation and scheme. An
// absent part is not named by the act.
struct ActAsked {
  Power power = Power::administration;
  std::optional<ItemId> item;
  std::vector<OrganisationId> organisations;  // On whose behalf it may be.
  std::optional<SchemeId> scheme;
};
// Whether the delegation gives the power for the act on that day, whatever the amount. One that
// names an item gives no administration, register keeping or audit beyond it; one that names an
// organisation or a scheme gives nothing beyond it.
bool covers(const DelegationRow& delegation, const ActAsked& act, Date day);
// Whether the actor holds the power for the act on that day by any delegation, or as the ledger's
// first administrator.
bool has_power_for(const Books& books, const ActorId& actor, const ActAsked& act, Date day);

// The organisation as it was on `day`, by what is known; null if nobody registered it.
const Organisation* organisation_on(const Books& books, const OrganisationId& id, Date day);

}  // namespace grantledger
