#include "ledger/explain/replay.h"

#include <algorithm>

namespace grantledger {
namespace {

// Facts that say how the world is, and not what was done in a case.
bool is_background(const Event& fact) {
  return std::holds_alternative<ActorRegistered>(fact) ||
         std::holds_alternative<RepresentativeRegistered>(fact) ||
         std::holds_alternative<DelegationGranted>(fact) ||
         std::holds_alternative<DelegationRevoked>(fact) ||
         std::holds_alternative<OrganisationRegistered>(fact) ||
         std::holds_alternative<OrganisationChanged>(fact) ||
         std::holds_alternative<SchemeEstablished>(fact) ||
         std::holds_alternative<RuleVersionPublished>(fact) ||
         std::holds_alternative<RuleVersionVoided>(fact) ||
         std::holds_alternative<StatisticsImported>(fact) ||
         std::holds_alternative<ImpartialityDeclared>(fact);
}

}  // namespace

Result<Replay> Replay::open(const FactIndex& index, Concern concern) {
  Replay replay;
  for (const auto& [position, facts] : concern) {
    TRY(Envelope shown, index.at(position));
    replay.envelopes_.emplace(position, std::move(shown));
  }
  replay.concern_ = std::move(concern);
  return replay;
}

const Envelope& Replay::envelope(Position position) const {
  const auto found = envelopes_.find(position);
  CHECK(found != envelopes_.end());
  return found->second;
}

Books Replay::before(FactAt at) const {
  Books books;
  visit([&](FactAt each, const Envelope& shown, const Event&) {
    if (each < at) evolve(books, {each.position, shown, each.index});
  });
  set_balances(at, books);
  return books;
}

Books Replay::before_as_known(FactAt at, const ExplainedPoint& point) const {
  Books books;
  visit([&](FactAt each, const Envelope& shown, const Event& fact) {
    const bool is_later = each.position <= point.known_at && point.counts(effective_on(fact)) &&
                          each != at && is_background(fact);
    if (each < at || is_later) evolve(books, {each.position, shown, each.index});
  });
  set_balances(at, books);
  return books;
}

void Replay::set_balances(FactAt at, Books& books) const {
  const auto known = balances_.find(at);
  if (known == balances_.end()) return;
  for (const auto& [account, amount] : known->second) books.accounts[account].sums = {amount};
}

std::optional<No> Replay::refusal_of(FactAt at, const Books& books) const {
  const Decision decision = decide(books, Command{wanted_of(fact(at))},
                                   {envelope(at.position).actor, envelope(at.position).recorded_at,
                                    std::span(envelope(at.position).facts).first(at.index)});
  if (!decision) return decision.error();
  return std::nullopt;
}

std::vector<Authority> Replay::authority_of(FactAt at) const {
  std::vector<Authority> chain;
  if (!envelope(at.position).imported) add_authority(at, chain);
  return chain;
}

// The delegations that the actor had been granted before `at`, in the order of their rows in the
// books.
std::vector<Authority> Replay::granted_before(FactAt at, const ActorId& actor) const {
  std::vector<Authority> held;
  visit([&](FactAt each, const Envelope& shown, const Event& event) {
    const auto* granted = std::get_if<DelegationGranted>(&event);
    if (!granted || granted->actor != actor || !(each < at)) return;
    held.push_back({actor, {}, *granted, {}, each, shown.actor});
  });
  return held;
}

std::vector<Authority> Replay::opened_for(FactAt at, const ActorId& actor) const {
  const auto opened = latest<LedgerOpened>(
      at, [&](const LedgerOpened& fact) { return fact.administrator == actor; });
  if (!opened) return {};
  return {{actor, {}, {}, {}, opened.at, actor}};
}

// Those of the delegations without which the fact is refused.
std::vector<Authority> Replay::needed_for(FactAt at, const ActorId& actor, Books books) const {
  std::vector<Authority> held = granted_before(at, actor);
  std::vector<DelegationRow>& rows = books.actors[actor.text()].delegations;
  CHECK(held.size() == rows.size());
  for (std::size_t i = held.size(); i-- > 0;) {
    const auto place = static_cast<std::ptrdiff_t>(i);
    const DelegationRow row = rows[i];
    rows.erase(rows.begin() + place);
    if (!refusal_of(at, books)) {
      held.erase(held.begin() + place);
      continue;
    }
    held[i].revoked_on = row.revoked_on;
    rows.insert(rows.begin() + place, row);
  }
  return held;
}

void Replay::add_authority(FactAt at, std::vector<Authority>& chain) const {
  const ActorId& actor = envelope(at.position).actor;
  Books books = before(at);
  if (refusal_of(at, books)) return;
  std::vector<Authority> held = needed_for(at, actor, std::move(books));
  if (held.empty()) held = opened_for(at, actor);
  const auto registered =
      latest<ActorRegistered>(at, [&](const ActorRegistered& fact) { return fact.actor == actor; });
  for (Authority& each : held) {
    const FactAt granted = each.at;
    if (std::ranges::find(chain, granted, &Authority::at) != chain.end()) continue;
    if (registered) each.name = registered->name;
    const bool is_delegated = each.delegation.has_value();
    chain.push_back(std::move(each));
    if (is_delegated) add_authority(granted, chain);
  }
}

}  // namespace grantledger
