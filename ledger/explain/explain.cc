#include "ledger/explain/explain.h"

#include <algorithm>
#include <set>

#include "events/postings.h"
#include "ledger/explain/workings.h"

namespace grantledger {
namespace {

// The names of each kind of fact that is explained.
struct Names {
  using Subjects = std::vector<Subject>;
  Subjects of(const AwardDecided& fact) const {
    Subjects names{"grant:" + fact.terms.grant.text()};
    if (fact.application) names.push_back("application:" + fact.application->text());
    return names;
  }
  Subjects of(const AwardRefused& fact) const {
    return {"grant:" + fact.terms.grant.text(), "application:" + fact.application.text()};
  }
  Subjects of(const DecisionCorrected& fact) const { return {"grant:" + fact.grant.text()}; }
  Subjects of(const DecisionReversed& fact) const { return {"grant:" + fact.terms.grant.text()}; }
  Subjects of(const AwardReduced& fact) const { return {"grant:" + fact.terms.grant.text()}; }
  Subjects of(const AwardIncreased& fact) const { return {"grant:" + fact.terms.grant.text()}; }
  Subjects of(const LeaveGranted& fact) const { return {"leave:" + fact.leave.text()}; }
  Subjects of(const LeaveChanged& fact) const { return {"leave:" + fact.leave.text()}; }
  Subjects of(const PaymentOrdered& fact) const { return payment(fact.payment); }
  Subjects of(const PaymentAttested& fact) const { return payment(fact.payment); }
  Subjects of(const PaymentApproved& fact) const { return payment(fact.payment); }
  Subjects of(const PaymentExecuted& fact) const { return payment(fact.payment); }
  Subjects of(const PaymentReturned& fact) const { return payment(fact.payment); }
  Subjects payment(const PaymentTerms& terms) const { return {"payment:" + terms.payment.text()}; }
  Subjects of(const RepaymentDecided& fact) const { return {"claim:" + fact.claim.text()}; }
  Subjects of(const RepaymentClaimed& fact) const { return {"claim:" + fact.claim.text()}; }
  Subjects of(const RepaymentReceived& fact) const { return {"claim:" + fact.claim.text()}; }
  Subjects of(const WriteOffDecided& fact) const { return {"claim:" + fact.claim.text()}; }
  Subjects of(const AppropriationMade& fact) const { return {"line:" + text_of(fact.line)}; }
  Subjects of(const AppropriationChanged& fact) const { return {"line:" + text_of(fact.line)}; }
  Subjects of(const AllocationIssued& fact) const { return {"line:" + text_of(fact.line)}; }
  Subjects of(const BalanceTransferred& fact) const {
    return {"line:" + text_of(fact.line), "line:" + text_of(fact.to_line)};
  }
  Subjects of(const BalanceLapsed& fact) const { return {"line:" + text_of(fact.line)}; }
  // Of all that it names, what it was about in the first place.
  Subjects of(const CommandRefused& fact) const {
    for (const std::string_view kind : {"payment:", "claim:", "leave:", "grant:", "line:"}) {
      Subjects names = fact.subjects;
      std::erase_if(names, [&](const Subject& name) { return !name.starts_with(kind); });
      if (!names.empty()) return names;
    }
    return {};
  }
  Subjects of(const auto&) const { return {}; }
};

bool is_line(const Subject& name) {
  return name.starts_with("line:");
}

// The facts to explain, and those that concern them.
struct Gathered {
  std::vector<FactAt> facts;
  Concern concern;
};

class Gathering {
 public:
  Gathering(const FactIndex& index, const ExplainedPoint& point, bool adds_charges)
      : index_(index), point_(point), adds_charges_(adds_charges) {}

  Result<void> add(const Subject& name) {
    TRY(const std::vector<Position> positions,
        index_.positions_of(is_line(name) ? "=" + name : name));
    const std::size_t found_before = found_.size();
    for (const Position position : positions) {
      if (position > point_.known_at) break;
      TRY(const Envelope shown, index_.at(position));
      add_asked(name, position, shown);
    }
    if (found_.size() > explained_facts_max) {
      return fail(Fault::malformed, "more than " + std::to_string(explained_facts_max) +
                                        " facts would be explained: ask for one of them");
    }
    if (found_.size() > found_before) names_.push_back(name);
    return {};
  }

  Result<Gathered> finish() && {
    Gathered done;
    std::vector<Subject> roots;
    for (const Subject& name : names_) roots.push_back(is_line(name) ? "=" + name : name);
    if (roots.empty()) return done;
    TRY(done.concern, concern_of(index_, roots, point_.known_at));
    for (const Subject& line : lines_) TRY_VOID(add_charges(line, done.concern));
    for (const FactAt& at : found_) {
      done.facts.push_back(at);
      done.concern[at.position].insert(at.index);
    }
    return done;
  }

 private:
  void add_asked(const Subject& name, Position position, const Envelope& shown) {
    for (std::uint32_t i = 0; i < shown.facts.size(); ++i) {
      if (!is_asked(shown.facts[i], name)) continue;
      found_.insert({position, i});
      if (is_line(name) && adds_charges_) add_lines(shown.facts[i]);
    }
  }

  bool is_asked(const Event& fact, const Subject& name) const {
    if (!point_.counts(effective_on(fact))) return false;
    const std::vector<Subject> names = explained_as(fact);
    return std::ranges::find(names, name) != names.end();
  }

  // A transfer is between two.
  void add_lines(const Event& fact) {
    for (const Subject& subject : subjects_of(fact)) {
      if (is_line(subject)) lines_.insert(subject);
    }
  }

  static void add_charged(const Subject& line, const Envelope& shown,
                          std::set<std::uint32_t>& facts) {
    for (std::uint32_t i = 0; i < shown.facts.size(); ++i) {
      if (std::ranges::binary_search(subjects_of(shown.facts[i]), line)) facts.insert(i);
    }
  }

  // What a line has left depends on everything that was charged to it.
  Result<void> add_charges(const Subject& line, Concern& concern) {
    TRY(const std::vector<Position> positions, index_.positions_of(line));
    if (positions.size() > concern_positions_max) {
      return fail(Fault::malformed, "more than " + std::to_string(concern_positions_max) +
                                        " envelopes are charged to " + line);
    }
    for (const Position position : positions) {
      if (position > point_.known_at) break;
      TRY(const Envelope shown, index_.at(position));
      add_charged(line, shown, concern[position]);
    }
    std::erase_if(concern, [](const auto& each) { return each.second.empty(); });
    return {};
  }

  const FactIndex& index_;
  ExplainedPoint point_;
  bool adds_charges_;
  std::vector<Subject> names_;
  std::set<Subject> lines_;
  std::set<FactAt> found_;
};

// The workings of facts that have some.
Workings workings_for(const Scene& scene, const Event& event) {
  return std::visit(
      [&](const auto& fact) -> Workings {
        if constexpr (requires { workings_of(scene, fact); }) {
          return workings_of(scene, fact);
        } else {
          return {};
        }
      },
      event);
}

std::string origin_of(const Envelope& envelope) {
  if (!envelope.imported) return "";
  return envelope.imported->source.text() + ", row " + std::to_string(envelope.imported->row);
}

ExplainedFact explained(const Replay& replay, FactAt at, const ExplainedPoint& point) {
  const Envelope& envelope = replay.envelope(at.position);
  ExplainedFact done{.at = at,
                     .recorded_at = envelope.recorded_at,
                     .fact = replay.fact(at),
                     .actor = envelope.actor};
  done.imported_from = origin_of(envelope);
  const bool is_decided = !envelope.imported && !std::holds_alternative<CommandRefused>(done.fact);
  const Books before = replay.before(at);
  Workings then = workings_for({replay, at, before}, done.fact);
  done.inputs = std::move(then.inputs);
  done.recorded = std::move(then.recorded);
  done.then = std::move(then.computation);
  done.then.known_at = at.position - 1;
  if (is_decided) done.then.refused = replay.refusal_of(at, before);

  const Books known = replay.before_as_known(at, point);
  done.now = workings_for({replay, at, known}, done.fact).computation;
  done.now.known_at = point.known_at;
  if (is_decided) done.now.refused = replay.refusal_of(at, known);
  if (is_decided) done.authority = replay.authority_of(at);
  if (!std::holds_alternative<CommandRefused>(done.fact)) {
    done.later = later_facts(replay, done, point);
  }
  return done;
}

// Whether the fact moves what a line has available.
bool is_of_line(const Event& fact) {
  const std::vector<Subject> names = explained_as(fact);
  return !names.empty() && is_line(names.front());
}

// What the facts of the envelope before the one at `index` posted to the account.
Money posted_before(const Envelope& envelope, std::uint32_t index, const Entry& to) {
  Money sum{0, to.amount.currency};
  for (std::uint32_t i = 0; i < index; ++i) {
    for (const Entry& entry : postings(envelope.facts[i])) {
      const bool is_same =
          entry.account == to.account && entry.amount.currency == to.amount.currency;
      if (is_same) sum = bounded_sum(sum, entry.amount);
    }
  }
  return sum;
}

// Tells the replay what stood on the accounts that a fact about a line moves.
Result<void> know_available(const BalanceSource& balances, FactAt at, Replay& replay) {
  const Envelope& envelope = replay.envelope(at.position);
  for (const Entry& entry : postings(envelope.facts[at.index])) {
    if (!is_watched(entry.account)) continue;
    TRY(const Money before, balances({entry.account, entry.amount.currency, at.position - 1}));
    replay.know_balance(at, entry.account,
                        bounded_sum(before, posted_before(envelope, at.index, entry)));
  }
  return {};
}

}  // namespace

std::vector<Subject> explained_as(const Event& fact) {
  return std::visit([](const auto& each) { return Names{}.of(each); }, fact);
}

Result<Explanation> explain(const FactIndex& index, const std::vector<Subject>& about,
                            const ExplainedPoint& point, const BalanceSource& balances) {
  Explanation done{.about = about, .point = point, .facts = {}};
  Gathering gathering(index, point, !balances);
  for (const Subject& name : about) TRY_VOID(gathering.add(name));
  TRY(Gathered gathered, std::move(gathering).finish());
  TRY(Replay replay, Replay::open(index, std::move(gathered.concern)));
  for (const FactAt& at : gathered.facts) {
    if (!balances || !is_of_line(replay.fact(at))) continue;
    TRY_VOID(know_available(balances, at, replay));
  }
  for (const FactAt& at : gathered.facts) done.facts.push_back(explained(replay, at, point));
  return done;
}

}  // namespace grantledger
