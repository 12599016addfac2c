#include "ledger/domain/decide.h"

#include <algorithm>

#include "ledger/domain/checks.h"
#include "ledger/domain/row_keys.h"
#include "ledger/domain/rows_before.h"

namespace grantledger {
namespace {

// What no command may ask for: `init`, the sequencer and imports write these.
Decision decide_fact(const Asked&, const LedgerOpened&) {
  return refuse(Reason::already_exists);
}
Decision decide_fact(const Asked&, const CommandRefused&) {
  return refuse(Reason::initiation_not_allowed);
}
Decision decide_fact(const Asked&, const ImportStarted&) {
  return refuse(Reason::initiation_not_allowed);
}
Decision decide_fact(const Asked&, const ImportFinished&) {
  return refuse(Reason::initiation_not_allowed);
}
Decision decide_fact(const Asked&, const SourceRowChanged&) {
  return refuse(Reason::initiation_not_allowed);
}
Decision decide_fact(const Asked&, const SourceRowVanished&) {
  return refuse(Reason::initiation_not_allowed);
}

// The grants that the wanted facts name.
std::vector<GrantId> grants_in(const std::vector<Event>& facts) {
  std::vector<GrantId> grants;
  for (const Event& fact : facts) {
    for (const Subject& subject : subjects_of(fact)) {
      constexpr std::string_view prefix = "grant:";
      if (!subject.starts_with(prefix)) continue;
      if (auto grant = GrantId::parse(subject.substr(prefix.size()))) grants.push_back(*grant);
    }
  }
  return grants;
}

// Whether a fact can leave a grant in a state that only the rest of its request mends.
bool asks_for_whole(const Event& fact) {
  return std::holds_alternative<AwardReduced>(fact) ||
         std::holds_alternative<DecisionReversed>(fact) ||
         std::holds_alternative<InstalmentScheduled>(fact) ||
         std::holds_alternative<PaymentReturned>(fact) ||
         std::holds_alternative<FundsRedirected>(fact);
}

// Whether a fact can leave something undone that controls look at when the request is done.
bool leaves_undone(const Event& fact) {
  return std::holds_alternative<EntryVoided>(fact) ||
         std::holds_alternative<PaymentExecuted>(fact) ||
         std::holds_alternative<LeaveGranted>(fact) || std::holds_alternative<LeaveChanged>(fact);
}

// Whether a fact takes what an approved payment may be waiting for.
bool releases(const Event& fact) {
  return std::holds_alternative<CommitmentReleased>(fact);
}

// The application that a subject came of, as far as the books tell.
std::optional<ApplicationId> application_of(const Books& books, std::string_view subject) {
  const std::size_t colon = subject.find(':');
  const std::string_view kind = subject.substr(0, colon);
  const std::string_view id = subject.substr(colon + 1);
  if (kind == "application") {
    const Result<ApplicationId> application = ApplicationId::parse(id);
    return application ? std::optional(*application) : std::nullopt;
  }
  const GrantRow* grant = kind == "grant" ? find(books.grants, id) : nullptr;
  if (grant) return grant->application;
  const LeaveRow* leave = kind == "leave" ? find(books.leaves, id) : nullptr;
  return leave ? leave->application : std::nullopt;
}

// Where the person declared partiality, under whichever id.
std::vector<ApplicationId> partial_cases_of(const Books& books, const ActorId& actor) {
  const ActorRow* own = find(books.actors, actor);
  if (!own) return {};
  std::vector<ApplicationId> cases = own->partial_in;
  if (own->person.empty() || !is_made(books, Control::one_person)) return cases;
  for (const auto& [name, row] : books.actors) {
    if (&row == own || row.person != own->person) continue;
    cases.insert(cases.end(), row.partial_in.begin(), row.partial_in.end());
  }
  return cases;
}

// Whoever declared partiality in an application takes no part in it, nor in what became of it
// (invariant 21); only they can say that it has ended.
Check impartial(const Asked& asked, const Event& wanted) {
  if (std::holds_alternative<ImpartialityDeclared>(wanted)) return {};
  const std::vector<ApplicationId> partial_in = partial_cases_of(asked.books, asked.actor);
  if (partial_in.empty()) return {};
  for (const Subject& subject : subjects_of(wanted)) {
    const auto application = application_of(asked.books, subject);
    if (application && std::ranges::find(partial_in, *application) != partial_in.end()) {
      return No{Reason::partial_actor, {}, {}};
    }
  }
  return {};
}

std::vector<RowKey> keys_of(const Books& books, const Request& request) {
  std::vector<RowKey> keys;
  for (const Command& command : request.commands) {
    std::ranges::move(row_keys_of(command, request.actor), std::back_inserter(keys));
    std::ranges::move(further_row_keys_of(books, command, request.actor), std::back_inserter(keys));
  }
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

// The commands one after another, each on the books that those before it left. Changes `books`.
Verdict decide_in_turn(Books& books, const Request& request, Timestamp recorded_at) {
  std::vector<Event> facts;
  std::uint32_t index = 0;
  for (const Command& command : request.commands) {
    Decision decision = decide(books, command, {request.actor, recorded_at, facts});
    if (!decision) return tl::unexpected(Refusal{index, decision.error()});
    const Envelope trial{.command = request.id,
                         .actor = request.actor,
                         .recorded_at = recorded_at,
                         .facts = *std::move(decision)};
    evolve(books, known_now, trial);
    facts.insert(facts.end(), trial.facts.begin(), trial.facts.end());
    ++index;
  }
  Check no = whole_request(books, facts);
  if (!no)
    no = controlled_request({books, request.actor, day_in_norway(recorded_at), facts}, facts);
  if (no) return tl::unexpected(Refusal{index - 1, *no});
  return facts;
}

// A refusal that turns on what a rule gives says which rule.
void name_rule(const Event& wanted, No& no) {
  if (no.reason != Reason::amount_differs_from_rule || !no.detail.empty()) return;
  std::visit(
      [&](const auto& fact) {
        if constexpr (requires { fact.rule.text(); }) no.detail = "by rule " + fact.rule.text();
      },
      wanted);
}

}  // namespace

Decision decide(const Books& books, const Command& command, const Circumstances& in) {
  const Asked asked{books, in.actor, day_in_norway(in.recorded_at), in.earlier};
  if (const Check no = sound(command.wanted)) return refuse(*no);
  Decision decision =
      std::visit([&](const auto& wanted) { return decide_fact(asked, wanted); }, command.wanted);
  if (!decision && asked.is_controlled()) name_rule(command.wanted, decision.error());
  // No decider need think of these: whoever asks is known, and impartial.
  const Check partial = impartial(asked, command.wanted);
  if (decision && !partial) {
    const Check no = controlled(asked, command.wanted);
    return no ? refuse(*no) : std::move(decision);
  }
  return refuse(*first_no(
      {decision ? Check() : Check(decision.error()), partial, actor_known(books, in.actor)}));
}

Check whole_request(const Books& books, const std::vector<Event>& facts) {
  const bool is_altered = std::ranges::any_of(facts, asks_for_whole);
  if (!is_altered && std::ranges::none_of(facts, releases)) return {};
  for (const GrantId& id : grants_in(facts)) {
    const GrantRow* grant = awarded_grant(books, id);
    if (!grant) continue;
    if (Check no = is_altered ? whole_grant(*grant) : pending_committed(*grant)) return no;
  }
  return {};
}

Verdict decide(Books& books, const Request& request, Timestamp recorded_at) {
  CHECK(!request.commands.empty());
  if (const Check no = authentic(books, request, recorded_at)) {
    return tl::unexpected(Refusal{0, *no});
  }
  const Event& first = request.commands.front().wanted;
  if (request.commands.size() == 1 && !asks_for_whole(first) && !releases(first) &&
      !(books.ledger.controls > 0 && leaves_undone(first))) {
    Decision decision = decide(books, request.commands.front(), {request.actor, recorded_at});
    if (!decision) return tl::unexpected(Refusal{0, decision.error()});
    return *std::move(decision);
  }
  const RowsBefore before(books, keys_of(books, request));
  Verdict verdict = decide_in_turn(books, request, recorded_at);
  before.restore(books);
  return verdict;
}

CommandRefused evidence_of(const Request& request, const Refusal& refusal) {
  const Event& wanted = request.commands[refusal.command_index].wanted;
  return {.command_index = refusal.command_index,
          .command = std::string(command_code_of(wanted)),
          .reason = static_cast<std::uint16_t>(refusal.no.reason),
          .subjects = subjects_of(wanted),
          .asked = refusal.no.asked,
          .left = refusal.no.left,
          .effective_on = effective_on(wanted),
          .detail = refusal.no.detail};
}

}  // namespace grantledger
