#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/evidence/seal.h"
#include "tools/audit_sample.h"
#include "tools/commands.h"
#include "tools/named_file.h"
#include "tools/report.h"

namespace grantledger {
namespace {

struct Options {
  SampleAsked asked;
  std::optional<std::uint64_t> size;
  std::optional<std::uint64_t> year;
  std::string seed;
  std::string nonce_digest;
};

Result<void> read_year(Options& options) {
  if (!options.year) return {};
  if (*options.year > std::numeric_limits<std::uint16_t>::max()) {
    return fail(Fault::malformed,
                "--year: found " + std::to_string(*options.year) + ", expected a year like 2026");
  }
  options.asked.payments.year = static_cast<std::uint16_t>(*options.year);
  return {};
}

// With a seal, what is known is what is sealed.
Result<void> read_point(const Invocation& invocation, const OpenedQuery& query,
                        SampleAsked& asked) {
  asked.as_of = query.as_of;
  asked.as_of.known_at = query.head();
  if (!asked.seed.seal) return {};
  if (!invocation.as_known_at.empty()) {
    return fail(Fault::malformed,
                "--as-known-at: with a seal it is the sealed envelopes that are drawn from");
  }
  TRY(const SealedTree sealed, parse_sealed_tree(asked.seed.seal->text));
  asked.as_of.known_at = sealed.head.size;
  return {};
}

Report report_of(const Json& document) {
  Report report{{{"payment"},
                 {"stratum"},
                 {"scheme"},
                 {"payee"},
                 {"paid_on"},
                 {"amount", ColumnKind::amount},
                 {"certain"},
                 {"inclusion"},
                 {"hit", ColumnKind::amount},
                 {"positions"}},
                {}};
  for (Json item : document["items"]) {
    item["certain"] = item["certain"].get<bool>() ? "yes" : "";
    report.rows.push_back(std::move(item));
  }
  const Json& population = document["population"];
  report.note = "Drawn from " + text_of(population["payments"]) + " payments, " +
                population["sum"].get<std::string>() + " " +
                population["currency"].get<std::string>() + "; digest " +
                population["digest"].get<std::string>() + "; seed " +
                document["seed"]["sha256"].get<std::string>();
  return report;
}

// A line for each part, and for each payment, so that people can read it.
std::string lines_of(const Json& document) {
  std::string lines;
  const char* separator = "{\n";
  for (const auto& [key, value] : document.items()) {
    lines += separator + text_of(Json(key)) + ": ";
    separator = ",\n";
    if (key != "items") {
      lines += text_of(value);
      continue;
    }
    const char* item_separator = "[\n  ";
    for (const Json& item : value) {
      lines += item_separator + text_of(item);
      item_separator = ",\n  ";
    }
    lines += "\n]";
  }
  return lines + "\n}\n";
}

Result<ExitStatus> draw(const Invocation& invocation, Options options) {
  if (!options.size || options.seed.empty()) {
    return fail(Fault::malformed,
                "say how many payments with --size, and with --seed a number, or "
                "the file of a seal, '+' and what the auditor said after it");
  }
  SampleAsked& asked = options.asked;
  asked.size = *options.size;
  TRY_VOID(read_year(options));
  TRY(asked.seed, parse_seed(options.seed, options.nonce_digest));
  TRY(const OpenedQuery query, open_query(invocation));
  TRY_VOID(read_point(invocation, query, asked));
  TRY(const Json document, sample_document(query, asked));
  if (invocation.format == Format::json) {
    invocation.streams.out << lines_of(document);
  } else {
    print(report_of(document), invocation.format, invocation.streams.out);
  }
  return ExitStatus::done;
}

// The first place where the documents differ; empty if nowhere.
std::string first_difference(const Json& drawn, const Json& found) {
  const Json patch = Json::diff(found, drawn);
  return patch.empty() ? "" : patch.front()["path"].get<std::string>();
}

Result<ExitStatus> check(const Invocation& invocation, const std::string& file) {
  TRY(const std::string text, read_named_input(file, invocation.streams));
  TRY(const Json found, parse_json(text));
  TRY(const SampleAsked asked, asked_in(found));
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(const Json drawn, sample_document(query, asked));
  const std::string difference = first_difference(drawn, found);
  Json answer{{"holds", difference.empty()}, {"first_difference", nullptr}};
  if (!difference.empty()) answer["first_difference"] = difference;
  if (invocation.format == Format::table) {
    invocation.streams.out << (difference.empty()
                                   ? "The sample holds: drawn again, it is the same"
                                   : "The sample does NOT hold: it differs at " + difference)
                           << '\n';
  } else {
    invocation.streams.out << text_of(answer) << '\n';
  }
  return difference.empty() ? ExitStatus::done : ExitStatus::no;
}

Result<ExitStatus> print_population(const Invocation& invocation, Options options) {
  TRY_VOID(read_year(options));
  TRY(const OpenedQuery query, open_query(invocation));
  options.asked.as_of = query.as_of;
  TRY(const SamplePopulation population, population_of(query, options.asked));
  Report report{{{"payment"},
                 {"scheme"},
                 {"grant"},
                 {"payee"},
                 {"paid_on"},
                 {"currency"},
                 {"amount", ColumnKind::amount}},
                {}};
  for (const PaidPayment& payment : population.paid) {
    report.rows.push_back({{"payment", payment.payment.text()},
                           {"scheme", payment.terms.scheme.text()},
                           {"grant", payment.terms.grant.text()},
                           {"payee", payment.payee.text()},
                           {"paid_on", text_of(payment.paid_on)},
                           {"currency", text_of(payment.paid.currency)},
                           {"amount", decimal_text_of(payment.paid)}});
  }
  report.note = "Digest " + hex_of(digest_of(population));
  print(report, invocation.format, invocation.streams.out);
  return ExitStatus::done;
}

std::vector<CommandOption> population_options(Options& options) {
  return {{"--scheme", "Only payments of this scheme", &options.asked.payments.scheme},
          {"--year", "Only payments with a bank date in this year", &options.year},
          {"--currency", "Only payments in this currency", &options.asked.currency}};
}

CommandSpec draw_command() {
  const auto options = std::make_shared<Options>();
  std::vector<CommandOption> all{
      {"--method",
       "mus: by monetary unit; random: each payment alike; stratified: random by stratum",
       &options->asked.method,
       false,
       {"mus", "random", "stratified"}},
      {"--size", "How many payments", &options->size},
      {"--seed", "A number, or the file of a seal, '+' and what the auditor said after it",
       &options->seed},
      {"--nonce-digest", "The SHA-256 of the nonce, if it was handed over before the seal was made",
       &options->nonce_digest},
      {"--by",
       "What the strata are",
       &options->asked.strata_by,
       false,
       {"scheme", "payee", "amount"}}};
  for (CommandOption& option : population_options(*options)) all.push_back(std::move(option));
  return {
      .name = "sample",
      .summary = "Draw an audit sample of executed payments that anybody can draw again",
      .example = "grantledger sample --method mus --size 60 --seed year.seal+8f2c19 > sample.json",
      .options = std::move(all),
      .run = [options](const Invocation& invocation) { return draw(invocation, *options); },
      .takes_as_of = true};
}

CommandSpec sample_check_command() {
  const auto file = std::make_shared<std::string>();
  return {.name = "sample check",
          .summary = "Draw a sample again from this ledger and compare",
          .example = "grantledger sample check sample.json",
          .options = {{"FILE", "What sample printed; - for standard input", file.get(), true}},
          .run = [file](const Invocation& invocation) { return check(invocation, *file); }};
}

CommandSpec population_command() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "sample population",
      .summary = "Print the payments that a sample is drawn from, in their order",
      .example = "grantledger --format csv sample population --year 2026 > population.csv",
      .options = population_options(*options),
      .run = [options](
                 const Invocation& invocation) { return print_population(invocation, *options); },
      .takes_as_of = true};
}

}  // namespace

std::vector<CommandSpec> sample_commands() {
  return {draw_command(), sample_check_command(), population_command(), sample_size_command(),
          sample_evaluate_command()};
}

}  // namespace grantledger
