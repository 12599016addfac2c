#include <memory>
#include <nlohmann/json.hpp>

#include "ledger/command_id.h"
#include "ledger/log/clock.h"
#include "ledger/propose/propose.h"
#include "projections/fact_scan.h"
#include "tools/commands.h"
#include "tools/fact_json.h"
#include "tools/key_file.h"
#include "tools/opened_query.h"
#include "tools/report.h"
#include "tools/request_signing.h"

namespace grantledger {
namespace {

// Everything that some proposal asks for; each command names what it takes.
struct Options {
  std::string actor;
  std::string on;
  std::string recorded_at;
  std::string key_file;
  std::string application, grant, leave, claim, payment;
  std::string rule, scheme, recipient, holder, item, semester, group;
  std::string cost, amount, currency = "NOK";
  std::string reason, departure, study_start, due, bank_reference;
  std::optional<std::uint64_t> year, semesters;
};

template <class SomeId>
Result<SomeId> id_in(std::string_view option, const std::string& text) {
  const Result<SomeId> id = SomeId::parse(text);
  if (id) return *id;
  return fail(Fault::malformed, std::string(option) + ": " + id.error().detail);
}
template <class SomeId>
Result<std::optional<SomeId>> optional_id_in(std::string_view option, const std::string& text) {
  if (text.empty()) return std::optional<SomeId>();
  TRY(SomeId id, id_in<SomeId>(option, text));
  return std::optional<SomeId>(std::move(id));
}

Result<Date> day_in(std::string_view option, const std::string& text, Date otherwise) {
  if (text.empty()) return otherwise;
  const Result<Date> day = parse_date(text);
  if (day) return *day;
  return fail(Fault::malformed, std::string(option) + ": " + day.error().detail);
}

Result<std::optional<Money>> money_in(std::string_view option, const std::string& text,
                                      const std::string& currency) {
  if (text.empty()) return std::optional<Money>();
  const auto parsed_currency = parse_currency(currency);
  const auto amount = parsed_currency ? parse_money(text, *parsed_currency)
                                      : Result<Money>(tl::unexpected(parsed_currency.error()));
  if (amount) return std::optional<Money>(*amount);
  return fail(Fault::malformed,
              std::string(option) + ": found '" + text + "', expected an amount such as 1234.50");
}

Result<std::uint16_t> year_in(const Options& options) {
  const std::uint64_t year = options.year.value_or(0);
  if (year <= 9999) return static_cast<std::uint16_t>(year);
  return fail(Fault::malformed, "--year: expected a year");
}

// The books at the head of the log.
Result<Books> books_of(const LogReader& log) {
  Books books;
  TRY_VOID(visit_envelopes(log, 0, log.head(),
                           [&](Position position, const Envelope& envelope) -> Result<bool> {
                             evolve(books, position, envelope);
                             return true;
                           }));
  return books;
}

// What a command proposes.
using Proposing =
    std::function<Result<Proposal>(const Books& books, const Proposer& by, const Options& options)>;

Result<Proposal> award(const Books& books, const Proposer& by, const Options& options) {
  TRY(const auto rule, optional_id_in<RuleVersionId>("--rule", options.rule));
  TRY(const GrantId grant, id_in<GrantId>("--grant", options.grant));
  TRY(const auto cost, money_in("--cost", options.cost, options.currency));
  if (!options.application.empty()) {
    TRY(const auto application, id_in<ApplicationId>("--application", options.application));
    return propose_award(books, by,
                         {application, grant, rule, cost, options.group, options.departure});
  }
  TRY(const auto scheme, id_in<SchemeId>("--scheme", options.scheme));
  TRY(const auto recipient, id_in<OrganisationId>("--recipient", options.recipient));
  TRY(const std::uint16_t year, year_in(options));
  return propose_allocation(books, by,
                            {{grant, scheme, recipient, year}, rule, cost, options.group});
}

Result<Proposal> leave(const Books& books, const Proposer& by, const Options& options) {
  TRY(const GrantId grant, id_in<GrantId>("--grant", options.grant));
  TRY(const Date start, day_in("--study-start", options.study_start, by.day));
  return propose_leaves(books, by,
                        {grant, start, static_cast<std::uint16_t>(options.semesters.value_or(0))});
}

Result<Proposal> commitment(const Books& books, const Proposer& by, const Options& options) {
  TRY(const GrantId grant, id_in<GrantId>("--grant", options.grant));
  TRY(const auto holder, id_in<OrganisationId>("--holder", options.holder));
  TRY(const auto item, optional_id_in<ItemId>("--item", options.item));
  TRY(const std::uint16_t year, year_in(options));
  return propose_commitment(books, by, {grant, holder, item.value_or(ItemId()), year});
}

Result<Proposal> payment(const Books& books, const Proposer& by, const Options& options) {
  TRY(const PaymentId id, id_in<PaymentId>("--payment", options.payment));
  if (options.grant.empty()) return propose_next_step(books, by, id, options.bank_reference);
  TRY(const GrantId grant, id_in<GrantId>("--grant", options.grant));
  TRY(const auto semester, optional_id_in<SemesterId>("--semester", options.semester));
  TRY(const auto amount, money_in("--amount", options.amount, options.currency));
  return propose_payment(books, by, {grant, semester, id, amount});
}

Result<Proposal> forwarding(const Books& books, const Proposer& by, const Options& options) {
  TRY(const GrantId grant, id_in<GrantId>("--grant", options.grant));
  TRY(const SemesterId semester, id_in<SemesterId>("--semester", options.semester));
  return propose_forwarding(books, by, {grant, semester});
}

Result<Proposal> confirmation(const Books& books, const Proposer& by, const Options& options) {
  TRY(const GrantId grant, id_in<GrantId>("--grant", options.grant));
  TRY(const SemesterId semester, id_in<SemesterId>("--semester", options.semester));
  return propose_confirmation(books, by, {grant, semester});
}

Result<Proposal> reduction(const Books& books, const Proposer& by, const Options& options) {
  TRY(const LeaveId leave, id_in<LeaveId>("--leave", options.leave));
  TRY(const auto semester, optional_id_in<SemesterId>("--semester", options.semester));
  TRY(const ClaimId claim, id_in<ClaimId>("--claim", options.claim));
  return propose_reduction(books, by, {leave, semester, claim, options.reason});
}

Result<Proposal> claim(const Books& books, const Proposer& by, const Options& options) {
  TRY(const ClaimId id, id_in<ClaimId>("--claim", options.claim));
  TRY(const Date due, day_in("--due", options.due, by.day + std::chrono::days(30)));
  return propose_claim(books, by, {id, due});
}

Result<Proposal> release(const Books& books, const Proposer& by, const Options& options) {
  TRY(const GrantId grant, id_in<GrantId>("--grant", options.grant));
  return propose_release(books, by, {grant, options.reason});
}

// The request for the facts, as `submit` takes it.
Result<Request> request_for(const Options& options, const ActorId& actor, std::vector<Event> facts,
                            Timestamp now) {
  Request request{.actor = actor, .received_at = now};
  if (!options.recorded_at.empty()) {
    TRY(request.recorded_at, parse_timestamp(options.recorded_at));
  }
  for (Event& fact : facts) request.commands.push_back({std::move(fact)});
  request.id = command_id_of(digest_of(request));
  request.digest = digest_of(request);
  if (options.key_file.empty()) return request;
  TRY(const PrivateKey key, read_key_file(options.key_file, KeyUse::note));
  TRY_VOID(sign_request(request, key));
  return request;
}

ExitStatus say(const Invocation& invocation, const std::string& why) {
  invocation.streams.err << "grantledger: nothing to propose: " << why << '\n';
  return ExitStatus::no;
}

Result<ExitStatus> propose(const Invocation& invocation, const Options& options,
                           const Proposing& proposing) {
  TRY(const ActorId actor, id_in<ActorId>("--actor", options.actor));
  const SystemClock clock;
  Timestamp now = clock.now();
  if (!options.recorded_at.empty()) {
    TRY(now, parse_timestamp(options.recorded_at));
  }
  TRY(const Date day, day_in("--on", options.on, day_in_norway(now)));
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(const Books books, books_of(query.store->log()));
  TRY(Proposal proposal, proposing(books, {actor, day}, options));
  if (!proposal) return say(invocation, proposal.error());
  TRY(const Request request, request_for(options, actor, *std::move(proposal), now));
  invocation.streams.out << text_of(json_of(request)) << '\n';
  return ExitStatus::done;
}

Result<ExitStatus> split(const Invocation& invocation, const Options& options) {
  TRY(const GrantId grant, id_in<GrantId>("--grant", options.grant));
  TRY(const auto amount, money_in("--amount", options.amount, options.currency));
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(const Books books, books_of(query.store->log()));
  const auto parts = propose_split(books, grant, *amount);
  if (!parts) return say(invocation, parts.error());
  Report report{{{"line"}, {"amount", ColumnKind::amount}, {"currency"}}, {}};
  for (const LinePart& part : *parts) {
    report.rows.push_back({{"line", text_of(part.line)},
                           {"amount", decimal_text_of(part.amount)},
                           {"currency", text_of(part.amount.currency)}});
  }
  print(report, invocation.format, invocation.streams.out);
  return ExitStatus::done;
}

using Member = std::string Options::*;
struct Named {
  std::string name;
  std::string help;
  Member member;
  bool is_required = false;
};

CommandSpec proposing_command(std::string name, std::string summary, std::string example,
                              const Proposing& proposing, const std::vector<Named>& named,
                              bool takes_year = false, bool takes_semesters = false) {
  const auto options = std::make_shared<Options>();
  std::vector<CommandOption> all;
  for (const Named& each : named) {
    all.push_back({each.name, each.help, &((*options).*each.member), each.is_required});
  }
  if (takes_year) all.push_back({"--year", "The grant's or the line's year", &options->year});
  if (takes_semesters) {
    all.push_back(
        {"--semesters", "In how many; as the rule has if not given", &options->semesters});
  }
  all.push_back({"--actor", "Who will submit it", &options->actor, true});
  all.push_back({"--on", "The day of effect; today if not given", &options->on});
  all.push_back(
      {"--key", "The actor's private key, where requests must be signed", &options->key_file});
  all.push_back({"--recorded-at", "In a simulated ledger: when", &options->recorded_at});
  return {.name = "propose " + name,
          .summary = std::move(summary),
          .example = std::move(example),
          .options = std::move(all),
          .run = [options, proposing](const Invocation& invocation) {
            return propose(invocation, *options, proposing);
          }};
}

CommandSpec split_command() {
  const auto options = std::make_shared<Options>();
  return {.name = "propose split",
          .summary = "Print how a payment of a pooled grant is split to its sources",
          .example = "grantledger propose split --grant G1 --amount 100000.00",
          .options = {{"--grant", "The grant", &options->grant, true},
                      {"--amount", "What is to be paid", &options->amount, true},
                      {"--currency", "Of the amount", &options->currency}},
          .run = [options](const Invocation& invocation) { return split(invocation, *options); }};
}

}  // namespace

std::vector<CommandSpec> propose_commands() {
  const Named grant{"--grant", "The grant", &Options::grant, true};
  const Named semester{"--semester", "The semester, like 2026-autumn", &Options::semester, true};
  const Named reason{"--reason", "Why", &Options::reason, true};
  return {
      proposing_command(
          "award", "Print the request for an award, of the amount that the rule gives",
          "grantledger propose award --application A1 --grant G1 --actor kari.moen", award,
          {{"--grant", "The new grant's id", &Options::grant, true},
           {"--application", "The application", &Options::application},
           {"--scheme", "Of an allocation: the scheme", &Options::scheme},
           {"--recipient", "Of an allocation: the recipient", &Options::recipient},
           {"--rule", "The version, where sources conflict", &Options::rule},
           {"--cost", "The cost, or the pot", &Options::cost},
           {"--currency", "Of the cost", &Options::currency},
           {"--group", "The group", &Options::group},
           {"--departure", "Why it departs from rank or forum", &Options::departure}},
          true),
      proposing_command(
          "leave", "Print the request for the leaves that an application's participants lack",
          "grantledger propose leave --grant G1 --study-start 2026-08-01 --actor kari.moen", leave,
          {grant, {"--study-start", "When they begin to study", &Options::study_start, true}},
          false, true),
      proposing_command(
          "commitment", "Print the request that commits what is left of an award",
          "grantledger propose commitment --grant G1 --holder 313901025 --item 226.22 --actor "
          "per.lie",
          commitment,
          {grant,
           {"--holder", "Who holds the money", &Options::holder, true},
           {"--item", "Chapter and item; the rule names those of a pooled grant", &Options::item}},
          true),
      proposing_command(
          "payment", "Print the order of a payment, or the next step of one",
          "grantledger propose payment --grant G1 --semester 2026-autumn --payment P1 --actor "
          "payment-system",
          payment,
          {{"--payment", "Its id", &Options::payment, true},
           {"--grant", "The grant, for a new order", &Options::grant},
           {"--semester", "The semester; all that is due if not given", &Options::semester},
           {"--amount", "Less than everything", &Options::amount},
           {"--currency", "Of the amount", &Options::currency},
           {"--bank-reference", "Of an execution", &Options::bank_reference}}),
      proposing_command(
          "forwarding", "Print the request that passes on a semester to private kindergartens",
          "grantledger propose forwarding --grant G1 --semester 2026-autumn --actor kari.moen",
          forwarding, {grant, semester}),
      proposing_command(
          "confirmation", "Print the request that confirms a semester for a grant's leaves",
          "grantledger propose confirmation --grant G1 --semester 2026-autumn --actor kari.moen",
          confirmation, {grant, semester}),
      proposing_command(
          "reduction", "Print the request after a withdrawal: leave, award, commitment, repayment",
          "grantledger propose reduction --leave L1 --claim C1 --reason Withdrew --actor per.lie",
          reduction,
          {{"--leave", "The leave", &Options::leave, true},
           {"--semester", "The first semester that falls away; all if not given",
            &Options::semester},
           {"--claim", "The claim's id, if money must come back", &Options::claim, true},
           reason}),
      proposing_command("claim", "Print the request that claims a decided repayment",
                        "grantledger propose claim --claim C1 --actor kari.moen", claim,
                        {{"--claim", "The claim", &Options::claim, true},
                         {"--due", "When it is due; in 30 days if not given", &Options::due}}),
      proposing_command("release", "Print the request that releases what will not be paid",
                        "grantledger propose release --grant G1 --reason Unused --actor per.lie",
                        release, {grant, reason}),
      split_command(),
  };
}

}  // namespace grantledger
