#include "ledger/domain/row_keys.h"

#include <algorithm>
#include <array>
#include <functional>
#include <tuple>

#include "events/event_codec.h"
#include "events/event_fields.h"
#include "events/postings.h"
#include "ledger/domain/checks.h"
#include "ledger/domain/rows.capnp.h"
#include "ledger/domain/rows_before.h"
#include "ledger/domain/rows_codec.h"
#include "ledger/domain/rows_fields.h"

namespace grantledger {
namespace {

// Calls `visit(rows, wire type)` for the table that `kind` names; false if there is none. The one
// list of the books' tables.
template <class SomeBooks, class Visit>
// NOLINTNEXTLINE(readability-function-cognitive-complexity): a list.
bool visit_table(SomeBooks& books, std::string_view kind, Visit&& visit) {
  if (kind == "actor") return visit.template operator()<wire::ActorRow>(books.actors), true;
  if (kind == "call") return visit.template operator()<wire::CallRow>(books.calls), true;
  if (kind == "statistics") {
    return visit.template operator()<wire::StatisticsRow>(books.statistics), true;
  }
  if (kind == "organisation") {
    return visit.template operator()<wire::OrganisationRow>(books.organisations), true;
  }
  if (kind == "application") {
    return visit.template operator()<wire::ApplicationRow>(books.applications), true;
  }
  if (kind == "ranking") return visit.template operator()<wire::RankingRow>(books.rankings), true;
  if (kind == "grant") return visit.template operator()<wire::GrantRow>(books.grants), true;
  if (kind == "leave") return visit.template operator()<wire::LeaveRow>(books.leaves), true;
  if (kind == "payment") return visit.template operator()<wire::PaymentRow>(books.payments), true;
  if (kind == "letter") return visit.template operator()<wire::LetterRow>(books.letters), true;
  if (kind == "appeal") return visit.template operator()<wire::AppealRow>(books.appeals), true;
  if (kind == "claim") return visit.template operator()<wire::ClaimRow>(books.claims), true;
  if (kind == "report") return visit.template operator()<wire::ReportRow>(books.reports), true;
  if (kind == "line") return visit.template operator()<wire::LineRow>(books.lines), true;
  if (kind == "authority") {
    return visit.template operator()<wire::AuthorityRow>(books.authorities), true;
  }
  if (kind == "account") return visit.template operator()<wire::AccountRow>(books.accounts), true;
  if (kind == "voided") return visit.template operator()<wire::VoidedRow>(books.voided), true;
  if (kind == "participant") {
    return visit.template operator()<wire::ParticipantRow>(books.participants), true;
  }
  if (kind == "receipt") return visit.template operator()<wire::ReceiptRow>(books.receipts), true;
  if (kind == "receipt_return") {
    return visit.template operator()<wire::ReceiptReturnRow>(books.receipt_returns), true;
  }
  if (kind == "approvals") {
    return visit.template operator()<wire::ApprovalsRow>(books.approvals), true;
  }
  if (kind == "pot") return visit.template operator()<wire::PotRow>(books.pots), true;
  if (kind == "recipient") {
    return visit.template operator()<wire::RecipientRow>(books.recipients), true;
  }
  return false;
}

constexpr std::array<std::string_view, 25> loaded_kinds{
    "line",        "statistics",     "voided",    "account",      "appeal",
    "application", "authority",      "claim",     "grant",        "leave",
    "letter",      "actor",          "call",      "ledger",       "scheme",
    "payment",     "ranking",        "report",    "organisation", "participant",
    "receipt",     "receipt_return", "approvals", "pot",          "recipient"};

struct KindAndId {
  std::string_view kind;
  std::string_view id;
};
KindAndId split(std::string_view key) {
  const std::size_t colon = std::min(key.find(':'), key.size());
  return {key.substr(0, colon), key.substr(std::min(colon + 1, key.size()))};
}

bool has_table(std::string_view key) {
  const std::string_view kind = split(key).kind;
  return std::ranges::find(loaded_kinds, kind) != loaded_kinds.end();
}

// Keys that a fact's ids do not name: accounts, authorities, rankings, the ledger itself.
struct DerivedKeys {
  std::vector<RowKey>& keys;

  void add_authorities(const auto& parts, const OrganisationId& holder, std::uint16_t year) const {
    for (const auto& part : parts) {
      keys.push_back("authority:" + authority_key(part.line.item, year, holder));
      // A release gives back to the authority of the year the commitment was made in, which is one
      // of the few before.
    }
  }
  void on(const LedgerOpened& fact) const {
    keys.push_back("ledger:");
    keys.push_back("actor:" + fact.administrator.text());
  }
  void on(const PeriodClosed&) const { keys.push_back("ledger:"); }
  void on(const EntryVoided& fact) const {
    keys.push_back("voided:" + std::to_string(fact.position));
    for (const Entry& entry : fact.entries) {
      const std::size_t grant = entry.account.rfind(':');
      if (!is_watched(entry.account) && grant != std::string::npos) {
        keys.push_back("grant:" + entry.account.substr(grant + 1));
      }
    }
  }
  void on(const OrganisationRegistered& fact) const { on_organisation(fact.details); }
  void on(const OrganisationChanged& fact) const { on_organisation(fact.details); }
  void on_organisation(const Organisation& details) const {
    keys.push_back("organisation:" + details.organisation.text());
  }
  void on(const CommitmentAuthorityGranted& fact) const {
    keys.push_back("authority:" + authority_key(fact.line.item, fact.line.year, fact.holder));
  }
  void on(const CommitmentRegistered& fact) const {
    add_authorities(fact.parts, fact.holder,
                    static_cast<std::uint16_t>(year_of(fact.effective_on)));
  }
  void on(const CommitmentReleased& fact) const {
    for (const LinePart& part : fact.parts) {
      // The authority that was used is of some year before the line's.
      for (int back = 1; back <= commitment_years_back_max; ++back) {
        const auto year = static_cast<std::uint16_t>(part.line.year - back);
        keys.push_back("authority:" + authority_key(part.line.item, year, fact.holder));
      }
    }
  }
  void on(const ControlsAdopted&) const { keys.push_back("ledger:"); }
  void on(const DelegationConfirmationRequired&) const { keys.push_back("ledger:"); }
  void on(const FactConfirmed&) const { keys.push_back("ledger:"); }
  void on(const ReceiptAllocated& fact) const {
    keys.push_back("receipt:" + std::to_string(fact.position));
  }
  void on_return(const ReceiptReturn& receipt) const {
    keys.push_back("receipt:" + std::to_string(receipt.position));
    keys.push_back("receipt_return:" + receipt.payment.text());
  }
  void on(const ReceiptReturnOrdered& fact) const { on_return(fact.receipt); }
  void on(const ReceiptReturnAttested& fact) const { on_return(fact.receipt); }
  void on(const ReceiptReturnApproved& fact) const { on_return(fact.receipt); }
  void on(const ReceiptReturnExecuted& fact) const { on_return(fact.receipt); }
  void on(const PaymentApproved& fact) const {
    keys.push_back("approvals:" + approvals_key(fact.approver, fact.payment.payee));
    for (const LinePart& source : fact.payment.sources) {
      keys.push_back("account:" + line_left_key(source.line));
    }
  }
  void on(const OwnerAssessed& fact) const {
    keys.push_back("ranking:" + ranking_key(fact.scheme, fact.year, fact.applicant));
  }
  void on_ranking(const GrantTerms& terms) const {
    keys.push_back("ranking:" + ranking_key(terms.scheme, terms.year, terms.recipient));
  }
  void on(const AwardDecided& fact) const {
    if (fact.application) on_ranking(fact.terms);
    keys.push_back("recipient:" + recipient_key(fact.terms.scheme, fact.terms.recipient));
    keys.push_back("pot:" + pot_key(fact.terms, fact.rule));
  }
  void on(const AwardRefused& fact) const { on_ranking(fact.terms); }
  void on(const auto&) const {}
};

// A scheme's row with its rule versions, which the books keep apart.
SchemeRow stored_scheme(const Books& books, const SchemeId& id, const SchemeRow& row) {
  SchemeRow stored = row;
  for (const KnownVersion& version : books.rules.versions_of(id)) {
    stored.versions.push_back({version.rule, version.published, version.voided});
  }
  return stored;
}

// Publishes and voids in the order of positions, as the rule book asks.
void take_versions(RuleBook& rules, const std::vector<RuleVersionRow>& versions) {
  std::vector<std::pair<Position, std::function<void()>>> steps;
  for (const RuleVersionRow& version : versions) {
    steps.emplace_back(version.known_from,
                       [&] { rules.publish(version.rule, version.known_from); });
    if (version.voided_from == 0) continue;
    steps.emplace_back(version.voided_from, [&] {
      rules.void_version(version.rule.scheme, version.rule.version, version.voided_from);
    });
  }
  std::ranges::stable_sort(steps, {}, [](const auto& step) { return step.first; });
  for (const auto& [position, step] : steps) step();
}

}  // namespace

std::vector<RowKey> row_keys_of(const Event& fact, const ActorId& actor, Position position) {
  std::vector<RowKey> keys = subjects_of(fact);
  std::erase_if(keys, [](const RowKey& key) { return !has_table(key); });
  if (std::holds_alternative<CommandRefused>(fact)) keys.clear();
  keys.push_back("actor:" + actor.text());
  std::visit([&](const auto& each) { DerivedKeys{keys}.on(each); }, fact);
  if (std::holds_alternative<ReceiptUnallocated>(fact) ||
      std::holds_alternative<RepaymentReceived>(fact)) {
    keys.push_back("receipt:" + std::to_string(position));
  }
  if (const auto* voided = std::get_if<EntryVoided>(&fact)) {
    for (const Event& undone : voided->undone) {
      std::ranges::move(row_keys_of(undone, actor, voided->position), std::back_inserter(keys));
    }
  }
  for (Entry& entry : postings(fact)) {
    if (!is_watched(entry.account)) continue;
    if (entry.account.starts_with("available:")) {
      keys.push_back("account:" + line_left_key(entry.account));
    }
    keys.push_back("account:" + std::move(entry.account));
  }
  return keys;
}

bool may_change(const Event& fact, std::string_view key) {
  const auto is_one_of = [&]<class... Facts>(std::tuple<Facts...>*) {
    return (std::holds_alternative<Facts>(fact) || ...);
  };
  const std::string_view kind = split(key).kind;
  // Named by nearly every fact, and changed by few.
  if (kind == "organisation") {
    using Changing = std::tuple<OrganisationRegistered, OrganisationChanged>;
    return is_one_of(static_cast<Changing*>(nullptr));
  }
  if (kind == "scheme") {
    using Changing = std::tuple<SchemeEstablished, RuleVersionPublished, RuleVersionVoided>;
    return is_one_of(static_cast<Changing*>(nullptr));
  }
  if (kind == "actor") {
    using Changing =
        std::tuple<LedgerOpened, ActorRegistered, ActorKeyRegistered, ActorKeyRotated,
                   ActorKeyRevoked, ActorChanged, FactConfirmed, RepresentativeRegistered,
                   DelegationGranted, DelegationRevoked, ImpartialityDeclared, CommandRefused>;
    return is_one_of(static_cast<Changing*>(nullptr));
  }
  if (kind == "line") return std::holds_alternative<AppropriationMade>(fact);
  return true;
}

std::vector<RowKey> row_keys_of(const Command& command, const ActorId& actor) {
  // Deciding reads no row that evolving does not, except what is resident or follows from these.
  return row_keys_of(command.wanted, actor, known_now);
}

namespace {

// What a decider looks up by what the first rows say.
struct FurtherKeys {
  const Books& books;
  const ActorId& actor;
  std::vector<RowKey>& keys;

  void add(const std::optional<ApplicationId>& application) const {
    if (application) keys.push_back("application:" + application->text());
  }
  // The application of each grant that is named: its applicant and workplaces are parties.
  void on_grants(const std::vector<Subject>& subjects) const {
    constexpr std::string_view prefix = "grant:";
    for (const Subject& subject : subjects) {
      if (!subject.starts_with(prefix)) continue;
      const GrantRow* grant = find(books.grants, std::string_view(subject).substr(prefix.size()));
      if (grant) add(grant->application);
    }
  }
  void on(const LeaveGranted& fact) const {
    const ParticipantRow* row = find(books.participants, std::string_view(fact.participant.bytes));
    if (fact.participant.key_id == 0 && row) on_leaves(*row);
  }
  void on(const LeaveChanged& fact) const {
    const LeaveRow* leave = find(books.leaves, fact.leave);
    if (!leave) return;
    keys.push_back("participant:" + leave->participant);
    if (const auto* row = find(books.participants, std::string_view(leave->participant))) {
      on_leaves(*row);
    }
  }
  void on_leaves(const ParticipantRow& row) const {
    for (const LeaveId& leave : row.leaves) keys.push_back("leave:" + leave.text());
  }
  void on(const AwardIncreased& fact) const {
    const GrantRow* grant = find(books.grants, fact.terms.grant);
    if (grant && grant->rule) keys.push_back("pot:" + pot_key(fact.terms, *grant->rule));
  }
  void on(const DecisionCorrected& fact) const { on_grant(fact.grant); }
  void on(const AppealDecided& fact) const { on_grant(fact.grant); }
  void on_grant(const GrantId& id) const { keys.push_back("grant:" + id.text()); }
  void on_payee(const PaymentTerms& terms) const {
    keys.push_back("organisation:" + terms.terms.recipient.text());
  }
  void on(const PaymentApproved& fact) const {
    on_payee(fact.payment);
    // Every id of the same person counts against one limit.
    for (const auto& [name, row] : books.actors) {
      const ActorRow* own = find(books.actors, actor);
      if (own && !own->person.empty() && row.person == own->person) {
        keys.push_back("approvals:" + name + ":" + fact.payment.payee.text());
      }
    }
  }
  void on(const EntryVoided& fact) const {
    const auto recorded = books.recorded.find(fact.position);
    if (recorded == books.recorded.end() || fact.fact_index >= recorded->second.facts.size()) {
      return;
    }
    const Event& undone = recorded->second.facts[fact.fact_index];
    std::ranges::move(row_keys_of(undone, actor, fact.position), std::back_inserter(keys));
    on_grants(subjects_of(undone));
  }
  void on(const auto&) const {}
};

}  // namespace

std::vector<RowKey> further_row_keys_of(const Books& books, const Command& command,
                                        const ActorId& actor) {
  std::vector<RowKey> keys;
  const FurtherKeys further{books, actor, keys};
  further.on_grants(subjects_of(command.wanted));
  std::visit([&](const auto& fact) { further.on(fact); }, command.wanted);
  std::erase_if(keys, [](const RowKey& key) { return !has_table(key); });
  return keys;
}

bool is_resident(std::string_view key) {
  constexpr std::array<std::string_view, 5> kinds{"ledger", "actor", "scheme", "call",
                                                  "statistics"};
  return std::ranges::find(kinds, split(key).kind) != kinds.end();
}

std::optional<std::string> row_bytes(const Books& books, std::string_view key) {
  const auto [kind, id] = split(key);
  if (kind == "ledger") return row_bytes_of<wire::LedgerRow>(books.ledger);
  if (kind == "scheme") {
    const SchemeRow* row = find(books.schemes, id);
    if (!row) return std::nullopt;
    return row_bytes_of<wire::SchemeRow>(stored_scheme(books, *SchemeId::parse(id), *row));
  }
  std::optional<std::string> bytes;
  visit_table(books, kind, [&, name = id]<class Wire>(const auto& rows) {
    if (const auto* row = find(rows, name)) bytes = row_bytes_of<Wire>(*row);
  });
  return bytes;
}

Result<void> put_row(Books& books, std::string_view key, std::string_view bytes) {
  const auto [kind, id] = split(key);
  const Fields rows(true);
  if (kind == "ledger") {
    LedgerRow row;
    TRY_VOID((load_bytes<wire::LedgerRow>(bytes, row, rows)));
    books.ledger = std::move(row);
    return {};
  }
  if (kind == "scheme") {
    SchemeRow row;
    TRY_VOID((load_bytes<wire::SchemeRow>(bytes, row, rows)));
    const auto scheme = SchemeId::parse(id);
    if (!scheme) return fail(Fault::corrupt, scheme.error().detail);
    const std::size_t known = books.rules.versions_of(*scheme).size();
    if (known == 0) take_versions(books.rules, row.versions);
    row.versions.clear();
    books.schemes[std::string(id)] = std::move(row);
    return {};
  }
  Result<void> loaded;
  const bool is_known = visit_table(books, kind, [&, name = id]<class Wire>(auto& table) {
    typename std::remove_cvref_t<decltype(table)>::mapped_type row;
    loaded = load_bytes<Wire>(bytes, row, rows);
    if (loaded) table[std::string(name)] = std::move(row);
  });
  if (!is_known)
    return fail(Fault::corrupt, "no table of the books is called " + std::string(kind));
  return loaded;
}

bool has_row(const Books& books, std::string_view key) {
  const auto [kind, id] = split(key);
  bool is_there = kind == "ledger" || (kind == "scheme" && find(books.schemes, id));
  visit_table(books, kind,
              [&, name = id]<class>(const auto& rows) { is_there = find(rows, name) != nullptr; });
  return is_there;
}

void drop_row(Books& books, std::string_view key) {
  const auto [kind, id] = split(key);
  visit_table(books, kind, [name = id]<class>(auto& rows) { rows.erase(std::string(name)); });
}

namespace {

// Puts the row of that kind back as it was, or takes it away again.
template <class Row>
void put_back(Books& to, std::string_view kind, const std::string& name,
              const std::optional<Row>& before) {
  visit_table(to, kind, [&]<class>(auto& rows) {
    if constexpr (std::is_same_v<typename std::remove_cvref_t<decltype(rows)>::mapped_type, Row>) {
      rows.erase(name);
      if (before) rows.emplace(name, *before);
    }
  });
}

}  // namespace

RowsBefore::RowsBefore(const Books& books, const std::vector<RowKey>& keys) {
  for (const RowKey& key : keys) {
    const auto [kind, id] = split(key);
    if (kind == "ledger") {
      undo_.emplace_back([before = books.ledger](Books& to) { to.ledger = before; });
    } else if (kind == "scheme") {
      undo_.emplace_back([rules = books.rules, schemes = books.schemes](Books& to) {
        to.rules = rules;
        to.schemes = schemes;
      });
    }
    visit_table(
        books, kind, [&, name = std::string(id), of = std::string(kind)]<class>(const auto& rows) {
          using Row = typename std::remove_cvref_t<decltype(rows)>::mapped_type;
          const Row* row = find(rows, std::string_view(name));
          undo_.emplace_back([name, of, before = row ? std::optional<Row>(*row) : std::nullopt](
                                 Books& to) { put_back(to, of, name, before); });
        });
  }
}

void RowsBefore::restore(Books& books) const {
  for (const auto& undo : undo_) undo(books);
}

}  // namespace grantledger
