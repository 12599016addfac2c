#pragma once
// The state of a simulation and its steps. Included by its sources only.

#include <deque>
#include <map>
#include <span>

#include "tools/random_numbers.h"
#include "tools/simulate.h"
#include "tools/simulated_world.h"

namespace grantledger {

// A leave that was granted, as the simulation remembers it.
struct SimulatedLeave {
  LeaveId id;
  const LeaveOffer* offer = nullptr;
  Personal participant;
  bool is_for_kindergarten = false;
  bool is_withdrawn = false;
};

struct SimulatedGrant {
  std::size_t applicant = 0;
  GrantTerms terms;
  std::uint64_t number = 0;
  Money decided;  // All leaves' state shares.
  std::vector<SimulatedLeave> leaves;
  PaymentTerms payment;  // The one under way.
  bool is_returned = false;
  Money open_claim;
};

struct SimulatedApplication {
  ApplicationId id;
  std::size_t applicant = 0;
  std::uint32_t rank = 0;
  std::vector<const LeaveOffer*> wishes;
  std::vector<Personal> participants;  // One for each wish.
};

struct SimulatedRefusal {
  GrantId grant;
  OrganisationId recipient;
  LetterId letter;
  std::optional<AppealId> appeal;
};

// A study year under way: what was applied for, given and refused.
struct SimulatedYear {
  int year = 0;
  RuleVersionId rule;
  std::vector<LeaveOffer> offers;
  std::vector<SimulatedApplication> applications;
  std::vector<SimulatedGrant> grants;
  std::vector<SimulatedRefusal> refusals;
};

// One calendar year after another, each a list of stages; a stage is worked off item by item
// (applicant by applicant, grant by grant), its days passing meanwhile.
class Simulation::Lives {
 public:
  explicit Lives(const SimulationOptions& options);
  std::optional<Request> next();

 private:
  struct Stage;
  static std::span<const Stage> stages();

  bool work_on();  // False when everything is done.
  bool begin_next_year();

  // Makes a request of `actor` for these facts, later than all before it.
  template <class... Facts>
  void ask(const ActorId& actor, Facts&&... facts) {
    Request& request = begin_request(actor);
    request.commands.reserve(sizeof...(facts));
    (request.commands.push_back({Event(std::forward<Facts>(facts))}), ...);
  }
  Request& begin_request(const ActorId& actor);

  // Stages, in the order of a calendar year. Each does the item with this index.
  void open(std::size_t index);
  void register_applicant(std::size_t index);
  void vote(std::size_t index);
  void publish(std::size_t index);
  void carry_forward(std::size_t index);
  void receive_late(std::size_t index);
  void apply(std::size_t index);
  void confirm_spring(std::size_t index);
  void rank(std::size_t index);
  void decide(std::size_t index);
  void receive_letter(std::size_t index);
  void accept(std::size_t index);
  void appeal(std::size_t index);
  void admit(std::size_t index);
  void order_spring(std::size_t index);
  void attest_spring(std::size_t index);
  void approve_spring(std::size_t index);
  void execute_spring(std::size_t index);
  void write_off(std::size_t index);
  void decide_appeal(std::size_t index);
  void return_payment(std::size_t index);
  void pay_again(std::size_t index);
  void forward_spring(std::size_t index);
  void confirm_autumn(std::size_t index);
  void withdraw_early(std::size_t index);
  void order_autumn(std::size_t index);
  void attest_autumn(std::size_t index);
  void approve_autumn(std::size_t index);
  void execute_autumn(std::size_t index);
  void owe_autumn(std::size_t index);
  void withdraw_late(std::size_t index);
  void claim(std::size_t index);
  void forward_autumn(std::size_t index);
  void receive(std::size_t index);

  std::size_t first_only() const { return year_ == simulation_first_year ? 1 : 0; }
  std::size_t each_applicant() const { return applicants_.size(); }
  std::size_t each_new_applicant() const { return first_only() * applicants_.size(); }
  std::size_t each_applying() const { return is_last_ ? 0 : applicants_.size(); }
  std::size_t each_application() const { return now_.applications.size(); }
  std::size_t each_grant() const { return now_.grants.size(); }
  std::size_t each_refusal() const { return now_.refusals.size(); }
  std::size_t each_past_grant() const { return past_.grants.size(); }
  std::size_t later_once() const { return 1 - first_only(); }
  std::size_t unless_last() const { return is_last_ ? 0 : 1; }

  void award(const SimulatedApplication& application);
  void refuse(const SimulatedApplication& application);
  void grant_leaves(SimulatedGrant& grant, const SimulatedApplication& application);
  void commit(const SimulatedGrant& grant);
  void try_too_much(const SimulatedApplication& application);
  AwardDecided award_of(const SimulatedApplication& application, const GrantTerms& terms) const;
  AwardReduced reduced_by(SimulatedGrant& grant, const SimulatedLeave& leave) const;
  LeaveChanged ended(const SimulatedGrant& grant, const SimulatedLeave& leave) const;
  CommitmentReleased released(const SimulatedGrant& grant, const SimulatedLeave& leave,
                              std::size_t first_semester);
  RepaymentReceived received(SimulatedGrant& grant, Money amount);
  void confirm(const SimulatedGrant& grant, std::size_t semester);
  void order(SimulatedGrant& grant, std::size_t semester);
  void attest(const SimulatedGrant& grant);
  void approve(const SimulatedGrant& grant);
  void execute(const SimulatedGrant& grant);
  void owe(const SimulatedGrant& grant, std::size_t semester);
  void forward(const SimulatedGrant& grant, std::size_t semester);

  GrantTerms terms_of(const GrantId& grant, std::size_t applicant) const;
  SemesterId semester_of(const GrantTerms& terms, std::size_t semester) const;
  Line line_of(int year) const { return {item_, static_cast<std::uint16_t>(year)}; }
  bool is_payable(const SimulatedLeave& leave, std::size_t semester) const {
    return !leave.is_withdrawn && semester < leave.offer->semesters.size();
  }
  std::uint64_t number() { return ++number_; }

  SimulationOptions options_;
  RandomNumbers random_;
  SimulatedPeople people_ = simulated_people();
  SimulatedNumbers numbers_;
  OrganisationId ministry_ = numbers_.next();
  OrganisationId directorate_ = numbers_.next();
  OrganisationId college_ = numbers_.next();
  ItemId item_ = *ItemId::parse("226.22");
  SchemeId scheme_ = *SchemeId::parse("videreutdanning");
  std::vector<SimulatedApplicant> applicants_;

  int year_ = simulation_first_year;
  bool is_last_ = false;  // Nothing new is applied for: last year's lives go on to their end.
  SimulatedYear now_;
  SimulatedYear past_;
  std::size_t stage_ = 0;
  std::size_t index_ = 0;
  Date day_{};
  Timestamp last_recorded_{};
  std::uint64_t number_ = 0;
  std::map<int, std::int64_t> available_;  // To the directorate on the line of each year, in øre.
  std::deque<Request> ready_;
};

}  // namespace grantledger
