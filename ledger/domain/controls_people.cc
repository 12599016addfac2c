// Controls of who may act: powers on both days, parties and persons, limits (invariants 28 to 30,
// 38).

#include <algorithm>
#include <array>

#include "ledger/domain/checks.h"
#include "ledger/domain/powers.h"

namespace grantledger {

bool is_same_person(const Books& books, const ActorId& a, const ActorId& b) {
  if (a == b || !is_made(books, Control::one_person)) return a == b;
  const ActorRow* first = find(books.actors, a);
  const ActorRow* second = find(books.actors, b);
  return first && second && !first->person.empty() && first->person == second->person;
}

bool represents(const Books& books, const ActorId& actor, const OrganisationId& organisation,
                std::span<const Date> days) {
  const auto covers_one = [&](const RepresentationRow& row) {
    return row.organisation == organisation && std::ranges::any_of(days, [&](Date day) {
             return row.first_day <= day && (!row.last_day || day <= *row.last_day);
           });
  };
  return std::ranges::any_of(books.actors, [&](const auto& each) {
    const auto id = ActorId::parse(each.first);
    return id && is_same_person(books, *id, actor) &&
           std::ranges::any_of(each.second.represents, covers_one);
  });
}

namespace {

template <class Fact, class... Facts>
concept OneOf = (std::is_same_v<Fact, Facts> || ...);

// In which no party takes part. Applying, the owner's assessment, acceptance, confirmation and
// reports are the parties' own.
template <class Fact>
concept Judging =
    OneOf<Fact, AssessmentRecorded, AwardDecided, AwardRefused, DecisionCorrected, DecisionReversed,
          AwardReduced, AwardIncreased, LeaveGranted, LeaveChanged, CommitmentRegistered,
          CommitmentReleased, InstalmentScheduled, InstalmentWithheld, PaymentAttested,
          PaymentApproved, FundsRedirected, RepaymentDecided, RepaymentClaimed, WriteOffDecided,
          AppealDecided, ReceiptAllocated, ReceiptReturnAttested, ReceiptReturnApproved,
          StipendAgreed> || OneOf<Fact, ControlPerformed, BreachFound, EntryVoided, FactConfirmed>;

// The organisations that the fact, or the grant or application it is about, is for.
struct Parties {
  const Books& books;
  std::vector<OrganisationId>& parties;

  void add(const GrantTerms& terms) const {
    parties.push_back(terms.recipient);
    const GrantRow* grant = find(books.grants, terms.grant);
    if (grant && grant->application) add_application(*grant->application);
  }
  // Who applied, and where those work and study who are applied for.
  void add_application(const ApplicationId& id) const {
    const ApplicationRow* application = find(books.applications, id);
    if (!application) return;
    parties.push_back(application->applicant);
    for (const Wish& wish : application->wishes) {
      parties.push_back(wish.workplace);
      parties.push_back(wish.provider);
    }
  }
  void add(const PaymentTerms& payment) const {
    add(payment.terms);
    parties.push_back(payment.payee);
    for (const PaymentPart& part : payment.parts) parties.push_back(part.beneficiary);
  }
  void add_grant(const GrantId& id) const {
    const GrantRow* grant = find(books.grants, id);
    if (grant) add(grant->terms);
  }
  void on(const auto& fact) const {
    if constexpr (requires { fact.terms.recipient; }) add(fact.terms);
    if constexpr (requires { fact.payment.payee; }) add(fact.payment);
    if constexpr (requires { fact.from.recipient; }) {
      add(fact.from);
      add(fact.to);
    }
    if constexpr (requires { fact.receipt.payer; }) parties.push_back(fact.receipt.payer);
    if constexpr (requires { fact.beneficiary; }) {
      parties.push_back(fact.payer);
      parties.push_back(fact.beneficiary);
    }
    using Fact = std::remove_cvref_t<decltype(fact)>;
    if constexpr (OneOf<Fact, DecisionCorrected, AppealDecided, ControlPerformed, BreachFound>) {
      add_grant(fact.grant);
    }
    if constexpr (OneOf<Fact, AssessmentRecorded, AwardRefused>) add_application(fact.application);
    if constexpr (std::is_same_v<Fact, AwardDecided>) {
      if (fact.application) add_application(*fact.application);
    }
    if constexpr (OneOf<Fact, EntryVoided, FactConfirmed>) {
      add_recorded(fact.position, fact.fact_index);
    }
  }
  // The parties of what is voided or confirmed.
  void add_recorded(Position position, std::uint32_t index) const {
    const auto recorded = books.recorded.find(position);
    if (recorded == books.recorded.end() || index >= recorded->second.facts.size()) return;
    std::visit(
        [&]<class Fact>(const Fact& each) {
          if constexpr (!OneOf<Fact, EntryVoided, FactConfirmed>) on(each);
        },
        recorded->second.facts[index]);
  }
};

struct PeopleControls {
  const Asked& asked;

  Check no_party(const auto& wanted) const {
    if (!asked.makes(Control::no_party_takes_part)) return {};
    std::vector<OrganisationId> parties;
    Parties{asked.books, parties}.on(wanted);
    const std::array<Date, 2> days{wanted.effective_on, asked.recorded_on};
    for (const OrganisationId& party : parties) {
      bool is_party = !party.is_empty() && represents(asked.books, asked.actor, party, days);
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(wanted)>, AssessmentRecorded>) {
        is_party = is_party || (!party.is_empty() && belongs_to(party));
      }
      if (const Check no = holds(asked, Control::no_party_takes_part, !is_party, party.text())) {
        return no;
      }
    }
    return {};
  }

  // Who works for the applicant, or where somebody it applies for does, does not assess that. A
  // body that runs a fund for others and itself, such as a county, decides and pays also what is
  // its own.
  bool belongs_to(const OrganisationId& party) const {
    const ActorRow* row = find(asked.books.actors, asked.actor);
    return row && row->organisation == party &&
           std::ranges::none_of(asked.books.schemes, [&](const auto& each) {
             return each.second.administrator == party;
           });
  }

  // Neither on the day of effect nor on that of recording may the register be the actor's.
  Check keeps_no_register(Date day) const {
    if (!asked.makes(Control::power_when_recorded)) return {};
    const ActorRow* row = find(asked.books.actors, asked.actor);
    const bool keeps = row && std::ranges::any_of(row->delegations, [&](const DelegationRow& each) {
                         const auto holds_on = [&](Date on) {
                           return each.first_day <= on && on <= each.last_day &&
                                  (!each.revoked_on || on < *each.revoked_on);
                         };
                         return each.power == Power::register_keeping &&
                                (holds_on(day) || holds_on(asked.recorded_on));
                       });
    return unless(!keeps, Reason::keeps_register);
  }

  Check on(const PaymentAttested& wanted) const { return keeps_no_register(wanted.effective_on); }

  // Attesting and approving, and deciding where the rule says so, are by different persons.
  Check on(const PaymentApproved& wanted) const {
    const PaymentRow* row = find(asked.books.payments, wanted.payment.payment);
    const GrantRow* grant = find(asked.books.grants, wanted.payment.terms.grant);
    const RuleVersion* rule = grant ? rule_of(asked.books, *grant) : nullptr;
    const bool is_small = rule && rule->single_person_max &&
                          rule->single_person_max->currency == wanted.payment.amount.currency &&
                          wanted.payment.amount <= *rule->single_person_max;
    const bool is_one = row && row->attester && !is_small &&
                        is_same_person(asked.books, *row->attester, asked.actor);
    if (const Check no = holds(asked, Control::one_person, !is_one)) return no;
    const bool is_decider = rule && rule->requires_separate_decider && grant->decided_by &&
                            is_same_person(asked.books, *grant->decided_by, asked.actor);
    if (is_decider && asked.makes(Control::one_person)) {
      return No{Reason::decided_the_award, {}, {}};
    }
    return keeps_no_register(wanted.effective_on);
  }

  Check on(const ImpartialityDeclared& wanted) const {
    const ActorRow* row = find(asked.books.actors, wanted.actor);
    const bool is_partial =
        row && std::ranges::find(row->partial_in, wanted.application) != row->partial_in.end();
    if (!is_partial || !wanted.is_impartial) return {};
    return holds(asked, Control::partiality_ended_by_another,
                 !is_same_person(asked.books, wanted.actor, asked.actor) && !wanted.reason.empty());
  }

  // The first instance may only alter. The appeals body is another organisation, for which the
  // decider acts, and the decider did not decide before.
  Check on(const AppealDecided& wanted) const {
    const GrantRow* grant = find(asked.books.grants, wanted.grant);
    if (!wanted.body) {
      return holds(asked, Control::appeals_body_decides, wanted.outcome == AppealOutcome::altered);
    }
    const RuleVersion* rule = grant ? rule_of(asked.books, *grant) : nullptr;
    const SchemeRow* scheme = grant ? find(asked.books.schemes, grant->terms.scheme) : nullptr;
    const ActorRow* actor = find(asked.books.actors, asked.actor);
    const bool is_named = !rule || !rule->appeals_body || *rule->appeals_body == *wanted.body;
    const bool is_other = !scheme || scheme->administrator != *wanted.body;
    const bool acts_for =
        actor && (actor->organisation == wanted.body || is_delegated(*actor, *wanted.body));
    const auto decided = [&](const std::optional<ActorId>& by) {
      return by && is_same_person(asked.books, *by, asked.actor);
    };
    const bool is_decider = grant && (decided(grant->decided_by) || decided(grant->refused_by));
    return holds(asked, Control::appeals_body_decides,
                 is_named && is_other && acts_for && !is_decider);
  }
  bool is_delegated(const ActorRow& actor, const OrganisationId& body) const {
    return std::ranges::any_of(actor.delegations, [&](const DelegationRow& row) {
      return row.organisation == body && !row.is_pending && row.first_day <= asked.recorded_on &&
             asked.recorded_on <= row.last_day && !row.revoked_on;
    });
  }

  // Seven days of administration, where nobody else has it by delegation, so that the ledger is
  // never without an administrator. Another confirms it.
  Check on(const DelegationGranted& wanted) const {
    if (!is_same_person(asked.books, wanted.actor, asked.actor)) return {};
    const bool is_alone = std::ranges::none_of(asked.books.actors, [&](const auto& each) {
      const auto id = ActorId::parse(each.first);
      return id && !is_same_person(asked.books, *id, asked.actor) &&
             std::ranges::any_of(each.second.delegations, [&](const DelegationRow& row) {
               return covers(row, {.power = Power::administration}, asked.recorded_on);
             });
    });
    const bool is_renewal = wanted.power == Power::administration && is_alone &&
                            wanted.last_day <= asked.recorded_on + std::chrono::days(7);
    return holds(asked, Control::no_self_grant, is_renewal);
  }

  Check on(const auto&) const { return {}; }
};

// Whether the actor was ever given the power, over anything.
bool has_any(const ActorRow* row, Power power) {
  return row && std::ranges::any_of(row->delegations, [&](const DelegationRow& delegation) {
           return delegation.power == power;
         });
}

// The power, for what the command is about, on both days and within its limit.
Check entitled(const Asked& asked, const Event& wanted) {
  if (!asked.is_controlled()) return {};
  const std::optional<Money> amount =
      amount_under_limit(asked.books, asked.actor, asked.recorded_on, wanted);
  const Date day = effective_on(wanted);
  const ActorRow* row = find(asked.books.actors, asked.actor);
  for (const ActAsked& act : acts_of(asked.books, wanted)) {
    const bool covers_act = has_power_for(asked.books, asked.actor, act, day);
    const bool covers_now = has_power_for(asked.books, asked.actor, act, asked.recorded_on);
    if (!covers_act && asked.makes(Control::power_covers_the_act) && !has_any(row, act.power)) {
      return No{Reason::no_delegation, {}, {}};
    }
    const Check no = first_no({holds(asked, Control::power_covers_the_act, covers_act),
                               holds(asked, Control::power_when_recorded, covers_now || !covers_act,
                                     "recorded on " + text_of(asked.recorded_on))});
    if (no) return no;
    if (!amount || !row) continue;
    std::optional<Money> most;
    bool is_unlimited =
        act.power == Power::administration && asked.books.ledger.administrator == asked.actor;
    for (const DelegationRow& delegation : row->delegations) {
      if (!covers(delegation, act, day)) continue;
      if (!delegation.amount_max || delegation.amount_max->currency != amount->currency) {
        is_unlimited = is_unlimited || !delegation.amount_max;
      } else if (!most || *most < *delegation.amount_max) {
        most = delegation.amount_max;
      }
    }
    if (is_unlimited || !covers_act) continue;
    if (const Check over = holds_at_most(asked, Control::within_amount_limit, *amount,
                                         most.value_or(Money{0, amount->currency}))) {
      return over;
    }
  }
  return {};
}

}  // namespace

Check controlled_people(const Asked& asked, const Event& wanted) {
  const PeopleControls people{asked};
  const Check own = std::visit(
      [&]<class Fact>(const Fact& fact) {
        Check party;
        if constexpr (Judging<Fact>) party = people.no_party(fact);
        return first_no({party, people.on(fact)});
      },
      wanted);
  return first_no({own, entitled(asked, wanted)});
}

}  // namespace grantledger
