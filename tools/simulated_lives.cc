#include "tools/simulated_lives.h"

#include <algorithm>

namespace grantledger {

// What happens from a day of the year on, spread over some days.
struct Simulation::Lives::Stage {
  unsigned month, day;
  int days;
  std::size_t (Lives::*count)() const;
  void (Lives::*work)(std::size_t);
};

std::span<const Simulation::Lives::Stage> Simulation::Lives::stages() {
  using L = Lives;
  static constexpr std::array<Stage, 34> all{{
      {1, 2, 1, &L::first_only, &L::open},
      {1, 2, 12, &L::each_new_applicant, &L::register_applicant},
      {1, 15, 1, &L::unless_last, &L::vote},
      {1, 20, 1, &L::unless_last, &L::publish},
      {2, 10, 1, &L::later_once, &L::carry_forward},
      {2, 15, 1, &L::each_past_grant, &L::receive_late},
      {2, 16, 13, &L::each_applying, &L::apply},
      {3, 15, 1, &L::each_past_grant, &L::confirm_spring},
      {3, 16, 7, &L::each_application, &L::rank},
      {4, 30, 1, &L::each_application, &L::decide},
      {5, 4, 1, &L::each_refusal, &L::receive_letter},
      {5, 12, 3, &L::each_grant, &L::accept},
      {5, 20, 5, &L::each_refusal, &L::appeal},
      {5, 31, 1, &L::each_grant, &L::admit},
      {6, 7, 1, &L::each_past_grant, &L::order_spring},
      {6, 8, 1, &L::each_past_grant, &L::attest_spring},
      {6, 9, 1, &L::each_past_grant, &L::approve_spring},
      {6, 10, 1, &L::each_past_grant, &L::execute_spring},
      {6, 15, 1, &L::each_past_grant, &L::write_off},
      {6, 22, 2, &L::each_refusal, &L::decide_appeal},
      {7, 2, 1, &L::each_past_grant, &L::return_payment},
      {8, 10, 1, &L::each_past_grant, &L::pay_again},
      {8, 20, 5, &L::each_past_grant, &L::forward_spring},
      {9, 1, 1, &L::each_grant, &L::confirm_autumn},
      {10, 15, 20, &L::each_grant, &L::withdraw_early},
      {12, 7, 1, &L::each_grant, &L::order_autumn},
      {12, 8, 1, &L::each_grant, &L::attest_autumn},
      {12, 9, 1, &L::each_grant, &L::approve_autumn},
      {12, 10, 1, &L::each_grant, &L::execute_autumn},
      {12, 11, 1, &L::each_grant, &L::owe_autumn},
      {12, 15, 1, &L::each_grant, &L::withdraw_late},
      {12, 16, 1, &L::each_grant, &L::claim},
      {12, 18, 3, &L::each_grant, &L::forward_autumn},
      {12, 29, 2, &L::each_grant, &L::receive},
  }};
  return all;
}

Simulation::Lives::Lives(const SimulationOptions& options)
    : options_(options), random_(options.seed) {
  CHECK(options.years >= 1 && options.years <= simulated_years_max);
  CHECK(options.municipalities >= 1 && options.municipalities <= simulated_municipalities_max);
  now_.year = year_;
}

std::optional<Request> Simulation::Lives::next() {
  while (ready_.empty()) {
    if (!work_on()) return std::nullopt;
  }
  Request request = std::move(ready_.front());
  ready_.pop_front();
  request.digest = digest_of(request);
  return request;
}

// Does the next item of the stage under way.
bool Simulation::Lives::work_on() {
  if (stage_ == stages().size()) return begin_next_year();
  const Stage& stage = stages()[stage_];
  const std::size_t count = (this->*stage.count)();
  if (index_ >= count) {
    ++stage_;
    index_ = 0;
    return true;
  }
  const auto days_on = static_cast<int>(index_ * static_cast<std::size_t>(stage.days) / count);
  day_ = date_of(year_, stage.month, stage.day) + std::chrono::days(days_on);
  (this->*stage.work)(index_++);
  return true;
}

bool Simulation::Lives::begin_next_year() {
  if (is_last_) return false;
  past_ = std::move(now_);
  now_ = SimulatedYear();
  now_.year = ++year_;
  is_last_ = year_ == simulation_first_year + options_.years;
  stage_ = 0;
  return true;
}

// A UUIDv7: milliseconds, the thousandths of one, and 62 random bits.
Request& Simulation::Lives::begin_request(const ActorId& actor) {
  const Timestamp earliest = last_recorded_ + std::chrono::microseconds(1 + random_.below(1'000));
  last_recorded_ = std::max(Timestamp(day_) + std::chrono::hours(8), earliest);
  const auto microseconds = static_cast<std::uint64_t>(last_recorded_.time_since_epoch().count());
  Request& request = ready_.emplace_back();
  request.id.high = microseconds / 1'000 << 16 | 0x7000 | microseconds % 1'000;
  request.id.low = std::uint64_t{1} << 63 | random_.next() >> 2;
  request.actor = actor;
  request.received_at = last_recorded_;
  request.recorded_at = last_recorded_;
  return request;
}

void Simulation::Lives::open(std::size_t) {
  const Date last = date_of(simulation_first_year + simulated_years_max + 1, 12, 31);
  const auto power = [&](const ActorId& actor, Power which) {
    ask(people_.administrator,
        DelegationGranted{actor, which, std::nullopt, day_, last, "Letter", day_});
  };
  for (const ActorId* actor : {&people_.register_keeper, &people_.case_handler, &people_.disposer,
                               &people_.write_off_decider, &people_.payment_system}) {
    ask(people_.administrator, ActorRegistered{*actor, actor->text(), std::nullopt, day_});
  }
  power(people_.register_keeper, Power::register_keeping);
  power(people_.case_handler, Power::case_handling);
  power(people_.case_handler, Power::attestation);
  power(people_.disposer, Power::case_handling);
  power(people_.disposer, Power::budget_disposal);
  power(people_.write_off_decider, Power::write_off);
  power(people_.payment_system, Power::case_handling);
  const auto organisation = [&](const OrganisationId& id, OrganisationKind kind, std::string name) {
    ask(people_.register_keeper, OrganisationRegistered{{id, kind, std::move(name)}, day_});
  };
  organisation(ministry_, OrganisationKind::ministry, "Ministry");
  organisation(directorate_, OrganisationKind::directorate, "Directorate");
  organisation(college_, OrganisationKind::vocational_college, "College");
  const ActorId& appeals = people_.appeals_decider;
  ask(people_.administrator, ActorRegistered{appeals, appeals.text(), ministry_, day_});
  power(appeals, Power::case_handling);
  // Every seventh applicant is a school, every fifteenth a county authority.
  const auto municipalities = static_cast<std::size_t>(options_.municipalities);
  applicants_.resize(municipalities + municipalities / 6 + municipalities / 14);
}

void Simulation::Lives::register_applicant(std::size_t index) {
  SimulatedApplicant& applicant = applicants_[index];
  const auto municipalities = static_cast<std::size_t>(options_.municipalities);
  const bool is_county = index >= municipalities + municipalities / 6;
  if (is_county) {
    applicant.kind = OrganisationKind::county_authority;
  } else if (index >= municipalities) {
    applicant.kind = OrganisationKind::private_school;
  }
  applicant.organisation = numbers_.next();
  const std::string code = std::to_string(1'000 + index % 9'000);
  ask(people_.register_keeper, OrganisationRegistered{{applicant.organisation, applicant.kind,
                                                       "Applicant " + std::to_string(index), code},
                                                      day_});
  if (applicant.kind != OrganisationKind::municipality) return;
  applicant.kindergarten = numbers_.next();
  ask(people_.register_keeper,
      OrganisationRegistered{
          {*applicant.kindergarten, OrganisationKind::private_kindergarten,
           "Kindergarten " + std::to_string(index), code, std::nullopt, applicant.organisation},
          day_});
}

// Enough for everybody: a simulation is refused where it means to be, not by chance.
void Simulation::Lives::vote(std::size_t) {
  const std::int64_t kroner_each = 10'000'000;
  const Money amount{static_cast<std::int64_t>(applicants_.size()) * kroner_each * 100, nok};
  const Line line = line_of(year_);
  ask(people_.administrator,
      AppropriationMade{line, ministry_, amount, true, "Budget proposal", day_});
  ask(people_.administrator,
      AllocationIssued{line, ministry_, directorate_, amount, std::nullopt, day_});
  ask(people_.administrator, CommitmentAuthorityGranted{line, directorate_, amount, day_});
  available_[year_] += amount.minor_units;
}

void Simulation::Lives::publish(std::size_t) {
  if (year_ == simulation_first_year) {
    ask(people_.administrator,
        SchemeEstablished{scheme_, "Videreutdanning", directorate_, "Further education", day_});
  }
  const RuleVersion rule = simulated_rule(year_);
  now_.rule = rule.version;
  now_.offers = leave_offers(rule);
  ask(people_.administrator, RuleVersionPublished{rule, day_});
  ask(people_.case_handler,
      CallPublished{*CallId::parse("VU-" + std::to_string(year_)), scheme_, date_of(year_, 2, 1),
                    date_of(year_, 3, 1), std::nullopt, day_});
}

void Simulation::Lives::carry_forward(std::size_t) {
  const std::int64_t left = available_[year_ - 1];
  if (left <= 0) return;
  const std::int64_t lapsing = left / 4;
  const Money carried{left - lapsing, nok};
  const Date last_day = date_of(year_ - 1, 12, 31);
  ask(people_.administrator,
      BalanceTransferred{line_of(year_ - 1), line_of(year_), directorate_, carried, last_day});
  if (lapsing > 0) {
    ask(people_.administrator,
        BalanceLapsed{line_of(year_ - 1), directorate_, {lapsing, nok}, last_day});
  }
  available_[year_] += carried.minor_units;
  available_.erase(year_ - 1);
}

GrantTerms Simulation::Lives::terms_of(const GrantId& grant, std::size_t applicant) const {
  return {grant, scheme_, applicants_[applicant].organisation,
          static_cast<std::uint16_t>(now_.year)};
}

SemesterId Simulation::Lives::semester_of(const GrantTerms& terms, std::size_t semester) const {
  std::string text = std::to_string(terms.year + static_cast<int>(semester));
  text += semester == 0 ? "-autumn" : "-spring";
  return *SemesterId::parse(text);
}

}  // namespace grantledger
