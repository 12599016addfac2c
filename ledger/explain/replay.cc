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
  const Decision decision = decide(books, Command{fact(at)}, envelope(at.position).actor);
  if (!decision) return decision.error();
  return std::nullopt;
}

std::vector<Authority> Replay::authority_of(FactAt at) const {
  std::vector<Authority> chain;
  if (!envelope(at.position).imported) add_authority(at, chain);
  return chain;
}

void Replay::add_authority(FactAt at, std::vector<Authority>& chain) const {
  Books books = before(at);
  if (refusal_of(at, books)) return;
  const ActorId& actor = envelope(at.position).actor;
  std::vector<DelegationRow>& rows = books.actors[actor.text()].delegations;
  std::vector<Authority> held;  // As the rows.
  std::string name;
  Found<LedgerOpened> opened;
  visit([&](FactAt each, const Envelope& shown, const Event& event) {
    if (!(each < at)) return;
    const auto* granted = std::get_if<DelegationGranted>(&event);
    const auto* registered = std::get_if<ActorRegistered>(&event);
    const auto* opening = std::get_if<LedgerOpened>(&event);
    if (opening && opening->administrator == actor) opened = {each, &shown, opening};
    if (registered && registered->actor == actor) name = registered->name;
    if (granted && granted->actor == actor)
      held.push_back({actor, {}, *granted, {}, each, shown.actor});
  });
  CHECK(held.size() == rows.size());
  for (std::size_t i = held.size(); i-- > 0;) {
    const DelegationRow row = rows[i];
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(i));
    if (!refusal_of(at, books)) {
      held.erase(held.begin() + static_cast<std::ptrdiff_t>(i));
      continue;
    }
    held[i].revoked_on = row.revoked_on;
    rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(i), row);
  }
  if (held.empty() && opened) held.push_back({actor, {}, {}, {}, opened.at, actor});
  for (Authority& each : held) {
    const bool is_known =
        std::ranges::any_of(chain, [&](const Authority& other) { return other.at == each.at; });
    if (is_known) continue;
    each.name = name;
    const FactAt granted = each.at;
    const bool is_delegated = each.delegation.has_value();
    chain.push_back(std::move(each));
    if (is_delegated) add_authority(granted, chain);
  }
}

}  // namespace grantledger
