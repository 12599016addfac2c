#include "tools/export/grant_lives.h"

#include <algorithm>

#include "events/postings.h"
#include "events/source_texts.h"
#include "projections/account.h"
#include "projections/grant_terms.h"

namespace grantledger {
namespace {

using FactPlace = std::pair<Position, std::uint32_t>;

// What a fact's entries do to one grant on one line and in one currency.
struct LineChange {
  std::string_view grant;
  std::string_view line;
  Money committed;
  Money paid;
  Money repaid;
};

class Gatherer {
 public:
  void take(const ScannedFact& at) {
    at_ = &at;
    lives_.as_of = at.envelope.recorded_at;
    if (at.envelope.imported && at.index == 0) take_texts(*at.envelope.imported);
    for (const GrantTerms* terms : terms_in(at.fact())) {
      // A refusal's terms are of the grant that was not given.
      if (terms != nullptr && !std::holds_alternative<AwardRefused>(at.fact())) touch(*terms);
    }
    std::visit([this](const auto& fact) { on(fact); }, static_cast<const EventKinds&>(at.fact()));
    take_entries();
  }

  GrantLives finish(Position position) && {
    lives_.position = position;
    for (const auto& [at, leave] : leaves_) {
      std::optional<Date>& start = lives_.grants[leave.grant].study_start;
      start = std::min(start.value_or(leave.study_start), leave.study_start);
    }
    std::vector<std::size_t> places(lives_.grants.size());
    std::vector<GrantLife> told;
    for (std::size_t i = 0; i < lives_.grants.size(); ++i) {
      places[i] = told.size();
      GrantLife& life = lives_.grants[i];
      if (life.awarded || !life.flows.empty()) told.push_back(std::move(life));
    }
    lives_.grants = std::move(told);
    for (const auto& [payment, opened] : opened_) {
      auto& sources = lives_.fund_sources[opened.fund.item.text()];
      const std::pair source(places[opened.grant], opened.fund.year);
      if (std::ranges::find(sources, source) == sources.end()) sources.push_back(source);
    }
    return std::move(lives_);
  }

 private:
  struct Opened {
    std::size_t grant;
    Line fund;
  };

  struct Leave {
    std::size_t grant;
    Date study_start;
  };

  FactPlace here() const { return {at_->position, at_->index}; }

  std::size_t place_of(const std::string& grant) {
    const auto [place, is_new] = places_.try_emplace(grant, lives_.grants.size());
    if (is_new) lives_.grants.emplace_back();
    return place->second;
  }
  GrantLife& life_of(const std::string& grant) { return lives_.grants[place_of(grant)]; }

  void touch(const GrantTerms& terms) {
    GrantLife& life = life_of(terms.grant.text());
    life.terms = terms;
    life.modified_at = at_->envelope.recorded_at;
  }

  // Of an imported row: texts of ids, and what its mapping keeps.
  void take_texts(const ImportOrigin& origin) {
    std::vector<std::pair<std::string, std::string>> kept;
    for (const std::string& text : origin.source_texts) {
      const std::size_t equals = text.find('=');
      if (equals == std::string::npos) continue;
      std::string value = text.substr(equals + 1);
      if (is_kept_text(text)) {
        const std::size_t from = kept_text_prefix.size();
        kept.emplace_back(text.substr(from, equals - from), std::move(value));
      } else if (std::string id = id_text_of(value); id != value) {
        lives_.originals[std::move(id)] = std::move(value);
      }
    }
    if (kept.empty()) return;
    for (const Event& fact : at_->envelope.facts) {
      if (const GrantTerms* terms = terms_in(fact)[0]) {
        life_of(terms->grant.text()).kept = std::move(kept);
        return;
      }
    }
  }

  MoneyFlow flow(FlowKind kind, Money amount) const {
    return {.kind = kind,
            .position = at_->position,
            .index = at_->index,
            .day = effective_on(at_->fact()),
            .amount = amount,
            .line = {},
            .payee = {}};
  }

  void promise(const GrantTerms& terms, Money amount) {
    GrantLife& life = life_of(terms.grant.text());
    const bool is_same = life.awarded && life.awarded->currency == amount.currency;
    const auto add = [&](Money change) {
      if (change.minor_units != 0) life.flows.push_back(flow(FlowKind::awarded, change));
    };
    if (life.awarded && !is_same) add(-*life.awarded);
    add(is_same ? amount - *life.awarded : amount);
    life.awarded = amount;
  }

  void on(const LedgerOpened& fact) {
    lives_.origin = fact.origin;
    lives_.ledger = hex_of(fact.ledger);
  }
  void on(const OrganisationRegistered& fact) { know(fact.details, fact.effective_on); }
  void on(const OrganisationChanged& fact) { know(fact.details, fact.effective_on); }
  void know(const Organisation& details, Date since) {
    OrganisationLife& known = lives_.organisations[details.organisation.text()];
    if (since < known.since && !known.name.empty()) return;
    known = {details.name, details.kind, details.municipality, since};
  }
  void on(const SchemeEstablished& fact) {
    lives_.schemes.insert_or_assign(fact.scheme.text(), fact);
  }
  void on(const ApplicationReceived& fact) {
    ApplicationLife& life = lives_.applications[fact.application.text()];
    life.applied = fact.amount_applied;
    life.has_call = fact.call.has_value();
    const bool is_public = at_->envelope.imported && fact.purpose.key_id == 0;
    if (is_public) life.title = fact.purpose.bytes;
  }
  void on(const ApplicationAmended& fact) {
    if (fact.amount_applied) {
      lives_.applications[fact.application.text()].applied = fact.amount_applied;
    }
  }
  void on(const AwardDecided& fact) {
    promise(fact.terms, fact.amount);
    GrantLife& life = life_of(fact.terms.grant.text());
    life.decided_on = fact.effective_on;
    if (fact.application) life.application = fact.application->text();
  }
  void on(const AwardReduced& fact) { promise(fact.terms, fact.amount); }
  void on(const AwardIncreased& fact) { promise(fact.terms, fact.amount); }
  void on(const DecisionReversed& fact) {
    const GrantLife& life = life_of(fact.terms.grant.text());
    if (life.awarded) promise(fact.terms, {0, life.awarded->currency});
  }
  void on(const LeaveGranted& fact) {
    leaves_.insert_or_assign(here(), Leave{place_of(fact.terms.grant.text()), fact.study_start});
  }
  void on(const CommitmentRegistered& fact) {
    GrantLife& life = life_of(fact.terms.grant.text());
    if (life.holder.empty()) life.holder = fact.holder.text();
  }
  void on(const PaymentExecuted& fact) {
    if (!fact.payment.fund) return;
    opened_.insert_or_assign(here(),
                             Opened{place_of(fact.payment.terms.grant.text()), *fact.payment.fund});
  }
  void on(const EntryVoided& fact) {
    opened_.erase({fact.position, fact.fact_index});
    leaves_.erase({fact.position, fact.fact_index});
  }
  void on(const auto&) {}  // Says nothing that is told here, or only by its entries.

  // Money is what the accounts gained, whatever fact it was; docs/events.md has the formulas.
  void take_entries() {
    std::vector<LineChange> changes;
    const std::vector<Entry> entries = postings(at_->fact());
    bool is_outside = false;
    for (const Entry& entry : entries) {
      is_outside = is_outside || entry.account.starts_with("outside:");
      const auto account = parse_account(entry.account);
      if (account && !account->grant.empty() && !account->line.empty()) {
        add_entry(account->kind, entry.amount, change_of(*account, entry.amount.currency, changes));
      }
    }
    for (const LineChange& change : changes) add_flows(change, is_outside);
  }

  static void add_entry(AccountKind kind, Money amount, LineChange& change) {
    if (kind == AccountKind::committed) change.committed += amount;
    if (kind == AccountKind::paid) change.paid += amount;
    if (kind == AccountKind::recovery || kind == AccountKind::receivable ||
        kind == AccountKind::written_off) {
      change.repaid -= amount;
    }
  }

  static LineChange& change_of(const Account& account, Currency currency,
                               std::vector<LineChange>& changes) {
    for (LineChange& known : changes) {
      if (known.grant == account.grant && known.line == account.line &&
          known.paid.currency == currency) {
        return known;
      }
    }
    return changes.emplace_back(
        LineChange{account.grant, account.line, {0, currency}, {0, currency}, {0, currency}});
  }

  // An imported payment stands on no commitment: it commits nothing either.
  void add_flows(const LineChange& change, bool is_outside) {
    GrantLife& life = life_of(std::string(change.grant));
    const bool is_alone = is_outside && change.paid.minor_units != 0;
    const Money committed = is_alone ? change.committed : change.committed + change.paid;
    for (const auto& [kind, amount] :
         {std::pair(FlowKind::committed, committed), std::pair(FlowKind::paid, change.paid),
          std::pair(FlowKind::repaid, change.repaid)}) {
      if (amount.minor_units == 0) continue;
      MoneyFlow added = flow(kind, amount);
      added.line = change.line;
      if (const auto* executed = std::get_if<PaymentExecuted>(&at_->fact())) {
        added.payee = executed->payment.payee.text();
      } else if (const auto* returned = std::get_if<PaymentReturned>(&at_->fact())) {
        added.payee = returned->payment.payee.text();
      }
      life.flows.push_back(std::move(added));
    }
  }

  const ScannedFact* at_ = nullptr;
  GrantLives lives_;
  absl::flat_hash_map<std::string, std::size_t> places_;  // Of grants.
  std::map<FactPlace, Opened> opened_;  // Payments into funds that were not voided.
  std::map<FactPlace, Leave> leaves_;   // The same of leaves.
};

}  // namespace

std::string GrantLife::kept_text(std::string_view name) const {
  const auto found = std::ranges::find(kept, name, [](const auto& each) { return each.first; });
  return found == kept.end() ? std::string() : found->second;
}

Currency GrantLife::currency() const {
  return awarded ? awarded->currency : flows.front().amount.currency;
}

Money GrantLife::sum(FlowKind kind, Currency currency) const {
  Money sum{0, currency};
  for (const MoneyFlow& flow : flows) {
    if (flow.kind == kind && flow.amount.currency == currency) sum += flow.amount;
  }
  return sum;
}

std::vector<MoneyFlow> GrantLife::transactions(FlowKind kind) const {
  std::vector<MoneyFlow> added;
  for (const MoneyFlow& flow : flows) {
    if (flow.kind != kind) continue;
    const auto same = std::ranges::find_if(added, [&](const MoneyFlow& other) {
      return other.position == flow.position && other.index == flow.index &&
             other.amount.currency == flow.amount.currency;
    });
    if (same == added.end()) {
      added.push_back(flow);
    } else {
      same->amount += flow.amount;
    }
  }
  std::erase_if(added, [](const MoneyFlow& flow) { return flow.amount.minor_units == 0; });
  return added;
}

const std::string& GrantLives::original_of(const std::string& id) const {
  const auto found = originals.find(id);
  return found == originals.end() ? id : found->second;
}

const std::string& GrantLives::name_of(const std::string& organisation) const {
  const auto found = organisations.find(organisation);
  return found == organisations.end() || found->second.name.empty() ? original_of(organisation)
                                                                    : found->second.name;
}

Result<GrantLives> grant_lives(const QuerySource& source, const AsOf& as_of) {
  AsOf pinned = as_of;
  const Position head = source.log->head();
  pinned.known_at = std::min(head, as_of.known_at.value_or(head));
  Gatherer gatherer;
  TRY_VOID(scan_facts(source, pinned, [&](const ScannedFact& fact) { gatherer.take(fact); }));
  return std::move(gatherer).finish(*pinned.known_at);
}

}  // namespace grantledger
