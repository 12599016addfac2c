#include "ledger/proof/check_bundle.h"

#include <algorithm>
#include <array>
#include <set>

#include "events/codec.h"
#include "ledger/domain/checks.h"
#include "ledger/proof/check_leaves.h"
#include "ledger/proof/concern.h"
#include "ledger/proof/payments_asked.h"

namespace grantledger {
namespace {

// Finds by name among the envelopes of a bundle.
class ShownIndex final : public FactIndex {
 public:
  void add(Position position, Envelope envelope) {
    for (Subject& name : index_names_of(envelope)) {
      std::vector<Position>& positions = named_[std::move(name)];
      if (positions.empty() || positions.back() != position) positions.push_back(position);
    }
    envelopes_.emplace(position, std::move(envelope));
  }
  Result<std::vector<Position>> positions_of(const Subject& name) const override {
    const auto found = named_.find(name);
    return found == named_.end() ? std::vector<Position>() : found->second;
  }
  Result<Envelope> at(Position position) const override {
    const auto found = envelopes_.find(position);
    if (found == envelopes_.end()) return fail(Fault::corrupt, "it is not shown");
    return found->second;
  }
  const std::map<Position, Envelope>& envelopes() const { return envelopes_; }

 private:
  std::map<Subject, std::vector<Position>> named_;
  std::map<Position, Envelope> envelopes_;
};

std::string message_of(const No& no) {
  const ReasonText* const text = text_of(no.reason);
  return text ? std::string(text->message) : "refused";
}

// "approve_payment P1 by per.lie": the id of what the command is about in the first place.
std::string words_of(const Command& command, const ActorId& actor) {
  constexpr std::array<std::string_view, 14> kinds{
      "payment:",     "leave:", "letter:", "appeal:", "claim:", "report:",       "grant:",
      "application:", "rule:",  "scheme:", "call:",   "line:",  "organisation:", "actor:"};
  std::string words(command_code_of(command.wanted));
  const std::vector<Subject> subjects = subjects_of(command.wanted);
  for (const std::string_view kind : kinds) {
    const auto found = std::ranges::find_if(
        subjects, [&](const Subject& subject) { return subject.starts_with(kind); });
    if (found == subjects.end()) continue;
    words += " " + found->substr(kind.size());
    break;
  }
  return words + " by " + actor.text();
}

class Pass {
 public:
  Pass(const ProofBundle& bundle, const SealPolicy& policy) : bundle_(bundle), policy_(policy) {
    done_.about = bundle.about;
    if (const auto asked = parse_payments_asked(bundle.about)) asked_ = *asked;
  }

  BundleCheck run() {
    done_.holds = check_sealed() && check_entries() && check_decisions() && check_closed();
    if (done_.holds) show_amounts();
    done_.controls = books_.ledger.controls;
    return std::move(done_);
  }

 private:
  bool step(std::string check, Position position, std::string what, const std::string& why_not) {
    done_.steps.push_back({std::move(check), position, std::move(what), why_not.empty(), why_not});
    return why_not.empty();
  }

  bool check_sealed() {
    Result<CheckedSeal> seal = check_seal(bundle_.seal, policy_);
    if (!seal) return step("seal", 0, "the seal", seal.error().detail);
    done_.seal = *std::move(seal);
    const SealedTree& tree = done_.seal.tree;
    return step("seal", 0, tree.origin + " sealed " + std::to_string(tree.head.size) + " envelopes",
                "");
  }

  bool check_entries() {
    Timestamp last{};
    for (const ProvedEntry& proved : bundle_.entries) {
      const Position position = proved.index + 1;
      const Result<void> included =
          check_inclusion(done_.seal.tree.head, proved.index, leaf_hash(proved.entry), proved.path);
      if (!included) return step("inclusion", position, "the entry", included.error().detail);
      if (proved.entry.size() > envelope_size_max) {
        return step("decode", position, "the entry", "no envelope is so large");
      }
      Result<Envelope> envelope = decode(proved.entry);
      if (!envelope) return step("decode", position, "the entry", envelope.error().detail);
      if (!ids_.insert(envelope->command).second) {
        return step("command_id", position, "the entry", "another entry has its command id");
      }
      if (position > 1 && envelope->recorded_at <= last) {
        return step("time_order", position, "the entry", "it is not later than the one before");
      }
      last = envelope->recorded_at;
      shown_.add(position, *std::move(envelope));
    }
    return step("inclusion", 0,
                std::to_string(bundle_.entries.size()) + " envelopes are in the sealed tree", "");
  }

  bool check_decisions() {
    std::vector<Subject> roots;
    if (!asked_) roots.push_back(bundle_.about);
    if (const auto year = index_year_of(bundle_, shown_.envelopes())) {
      roots.push_back("=year:" + std::to_string(*year));
    }
    const Result<Concern> concern = concern_of(shown_, roots, done_.seal.tree.head.size);
    if (!concern) return step("concern", 0, "what it is about", concern.error().detail);
    concern_ = *concern;
    if (!asked_ && !is_spoken_of(bundle_.about)) {
      return step("concern", 0, "what it is about",
                  "nothing that is shown speaks of it, but for refusals");
    }
    for (const auto& [position, envelope] : shown_.envelopes()) {
      if (!check_envelope(position, envelope)) return false;
    }
    return true;
  }

  bool is_spoken_of(const Subject& subject) const {
    return std::ranges::any_of(concern_, [&](const auto& each) {
      const Envelope& envelope = shown_.envelopes().find(each.first)->second;
      return std::ranges::any_of(each.second, [&](std::uint32_t i) {
        const Event& fact = envelope.facts[i];
        const std::vector<Subject> subjects = subjects_of(fact);
        return !std::holds_alternative<CommandRefused>(fact) &&
               std::ranges::find(subjects, subject) != subjects.end();
      });
    });
  }

  bool check_envelope(Position position, const Envelope& envelope) {
    const auto facts = concern_.find(position);
    if (facts == concern_.end()) return check_payment(position, envelope);
    if (position == 1) return check_opening(envelope);
    if (envelope.imported) return check_import(position, envelope, facts->second);
    return check_own(position, envelope, facts->second);
  }

  bool check_import(Position position, const Envelope& envelope,
                    const std::set<std::uint32_t>& concerned) {
    const std::string from = "imported from " + envelope.imported->source.text();
    for (const std::uint32_t i : concerned) {
      const Event& fact = envelope.facts[i];
      if (!may_be_imported(fact)) {
        return step("imported", position, from,
                    "no import may bring " + std::string(kind_of(fact)));
      }
      evolve(books_, {position, envelope, i});
    }
    ++done_.imported;
    return step("imported", position, from + ": recorded as it was", "");
  }

  bool check_opening(const Envelope& envelope) {
    evolve(books_, 1, envelope);
    return step("opening", 1,
                books_.ledger.is_simulated ? "the ledger was opened, for invented facts"
                                           : "the ledger was opened",
                is_opening(envelope) ? "" : "it holds other facts than those that open a ledger");
  }

  // What is no part of a decision must be a payment that is asked for, or void one.
  bool check_payment(Position position, const Envelope& envelope) {
    for (const Event& fact : envelope.facts) {
      const PaymentTerms* const payment = moved_payment_of(fact);
      const bool is_asked = asked_ && payment && payment->payee == asked_->payee &&
                            payment->terms.scheme == asked_->scheme;
      if (is_asked) {
        return step("payment", position,
                    std::string(kind_of(fact)) + " " + payment->payment.text() + " on " +
                        text_of(effective_on(fact)) + ", " + decimal_text_of(payment->amount) +
                        " " + text_of(payment->amount.currency),
                    "");
      }
      const auto* voided = std::get_if<EntryVoided>(&fact);
      if (asked_ && voided && shown_.envelopes().contains(voided->position)) {
        return step("payment", position,
                    "entry_voided of position " + std::to_string(voided->position), "");
      }
    }
    return step("concern", position, "the entry", "it has nothing to do with " + bundle_.about);
  }

  // That nothing was left out, where a published index says what there is.
  bool check_closed() {
    CheckedLeaves leaves = check_leaves(bundle_, shown_.envelopes(), concern_);
    std::ranges::move(leaves.steps, std::back_inserter(done_.steps));
    whole_ = std::move(leaves.whole);
    done_.answer = std::move(leaves.answer);
    return leaves.holds;
  }

  bool check_own(Position position, const Envelope& envelope,
                 const std::set<std::uint32_t>& concerned) {
    const Result<std::optional<Request>> request = request_of(envelope);
    if (!request) return step("request", position, "its request", request.error().detail);
    if (*request && !check_signature(position, **request)) return false;
    if (const auto* refused = std::get_if<CommandRefused>(&envelope.facts.front())) {
      if (!*request && books_.ledger.requires_signatures) {
        return step("signature", position, "unsigned", "this ledger takes signed requests only");
      }
      evolve(books_, position, envelope);
      return step("refusal", position,
                  refused->command + " by " + envelope.actor.text() + " was refused", "");
    }
    if (!*request) return step("opening", position, "its request", "a ledger is opened once");
    return check_commands(position, envelope, (*request)->commands, concerned);
  }

  bool check_signature(Position position, const Request& request) {
    const auto no = authentic(books_, request, request.received_at);
    if (!request.signature && !no) return true;
    return step("signature", position,
                request.signature ? "signed by " + request.signature->key.text() : "unsigned",
                no ? message_of(*no) : "");
  }

  // Decides the commands whose facts concern the subject, one after another, on books that hold
  // those before. The others are not decided, so that the books must not know of them.
  bool check_commands(Position position, const Envelope& envelope,
                      const std::vector<Command>& commands,
                      const std::set<std::uint32_t>& concerned) {
    const std::vector<Event>& facts = envelope.facts;
    std::vector<Event> decided;
    std::size_t index = 0;
    for (const Command& command : commands) {
      const std::size_t end =
          index < facts.size() ? index + fact_count_of(command, facts, index) : facts.size() + 1;
      if (end > facts.size()) break;
      const auto first = concerned.lower_bound(static_cast<std::uint32_t>(index));
      if (first != concerned.end() && *first < end) {
        if (!check_command(position, envelope, command, index, decided)) return false;
        for (std::size_t i = index; i < end; ++i) {
          evolve(books_, {position, envelope, static_cast<std::uint32_t>(i)});
          decided.push_back(facts[i]);
        }
      }
      index = end;
    }
    if (index != facts.size()) {
      return step("decision", position, "its facts", "they are not those its request asks for");
    }
    const Check no = whole_request(books_, decided);
    return !no || step("decision", position, "the request as a whole", message_of(*no));
  }

  bool check_command(Position position, const Envelope& envelope, const Command& command,
                     std::size_t index, std::span<const Event> earlier) {
    fill_recorded(position, command.wanted);
    const Decision decision =
        decide(books_, command, {envelope.actor, envelope.recorded_at, earlier});
    books_.recorded.clear();
    const std::string what = words_of(command, envelope.actor);
    if (!decision) return step("decision", position, what, message_of(decision.error()));
    const bool is_same = decision->size() == fact_count_of(command, envelope.facts, index) &&
                         index + decision->size() <= envelope.facts.size() &&
                         std::equal(decision->begin(), decision->end(),
                                    envelope.facts.begin() + static_cast<std::ptrdiff_t>(index));
    return step("decision", position, what, is_same ? "" : "other facts come of it than are shown");
  }

  void fill_recorded(Position position, const Event& fact) {
    const auto seen = position_seen_by(fact);
    if (!seen || *seen >= position) return;
    const auto found = shown_.envelopes().find(*seen);
    if (found != shown_.envelopes().end()) books_.recorded[*seen] = found->second;
  }

  void show_amounts() {
    const std::set<Subject> concerned = concerned_subjects();
    for (const auto& [id, row] : books_.payments) {
      if (concerned.contains("payment:" + id)) {
        done_.payments.push_back({row, is_voided(row.terms.payment)});
      }
    }
    for (const auto& [id, row] : books_.grants) {
      if (!concerned.contains("grant:" + id)) continue;
      const auto whole = whole_.find(row.terms.grant);
      const bool is_whole = whole != whole_.end();
      done_.grants.push_back({row, is_whole, is_whole ? whole->second : 0});
    }
    std::ranges::sort(done_.payments, {},
                      [](const PaymentShown& shown) { return shown.row.terms.payment; });
    std::ranges::sort(done_.grants, {},
                      [](const GrantShown& shown) { return shown.row.terms.grant; });
  }

  // Whether a fact that is shown moved the payment, and another voids it.
  bool is_voided(const PaymentId& payment) const {
    for (const auto& [position, envelope] : shown_.envelopes()) {
      const VoidedRow* const voided = find(books_.voided, std::to_string(position));
      if (!voided) continue;
      for (const Quantity& fact : voided->facts) {
        const auto index = static_cast<std::size_t>(fact.count);
        const PaymentTerms* const moved =
            index < envelope.facts.size() ? moved_payment_of(envelope.facts[index]) : nullptr;
        if (moved && moved->payment == payment) return true;
      }
    }
    return false;
  }

  // What the facts that concern the bundle's subject speak of.
  std::set<Subject> concerned_subjects() const {
    std::set<Subject> subjects;
    for (const auto& [position, facts] : concern_) {
      const Envelope& envelope = shown_.envelopes().find(position)->second;
      for (const std::uint32_t i : facts) {
        for (Subject& subject : subjects_of(envelope.facts[i])) subjects.insert(std::move(subject));
      }
    }
    return subjects;
  }

  const ProofBundle& bundle_;
  const SealPolicy& policy_;
  std::optional<PaymentsAsked> asked_;
  std::set<CommandId> ids_;
  ShownIndex shown_;
  Concern concern_;
  std::map<GrantId, Position> whole_;
  Books books_;
  BundleCheck done_;
};

}  // namespace

BundleCheck check_bundle(const ProofBundle& bundle, const SealPolicy& policy) {
  return Pass(bundle, policy).run();
}

}  // namespace grantledger
