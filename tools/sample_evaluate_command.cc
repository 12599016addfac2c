#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <set>

#include "ledger/audit/misstatement.h"
#include "tools/commands.h"
#include "tools/import/source_table.h"
#include "tools/json_text.h"
#include "tools/named_file.h"
#include "tools/value_text.h"

namespace grantledger {
namespace {

// One figure a line.
void print(const Json& figures, const Invocation& invocation) {
  if (invocation.format == Format::json) {
    invocation.streams.out << text_of(figures) << '\n';
    return;
  }
  for (const auto& [key, value] : figures.items()) {
    const std::string text = value.is_string() ? value.get<std::string>() : text_of(value);
    if (!value.is_null()) {
      invocation.streams.out << key << std::string(24 - std::min<std::size_t>(key.size(), 23), ' ')
                             << text << '\n';
    }
  }
}

std::string factor_text(std::int64_t hundredths) {
  return text_of(Hundredths{static_cast<std::int32_t>(hundredths)});
}

struct SizeOptions {
  std::optional<std::uint64_t> confidence;
  std::string tolerable, expected, population;
  std::string currency = "NOK";
};

Result<ExitStatus> print_size(const Invocation& invocation, const SizeOptions& options) {
  TRY(const Currency currency, parse_currency(options.currency));
  TRY(const Money tolerable, parse_money(options.tolerable, currency));
  TRY(const Money expected, parse_money(options.expected, currency));
  TRY(const Money population, parse_money(options.population, currency));
  const SampleSizeWanted wanted{.confidence = options.confidence.value_or(95),
                                .population = population.minor_units,
                                .tolerable = tolerable.minor_units,
                                .expected = expected.minor_units};
  TRY(const SampleSize size, sample_size_of(wanted));
  print(Json{{"size", size.size},
             {"interval", decimal_text_of({size.interval, currency})},
             {"currency", options.currency},
             {"confidence", wanted.confidence},
             {"reliability_factor", factor_text(size.reliability_factor)},
             {"expansion_factor", factor_text(size.expansion_factor)},
             {"tables", "AICPA Audit Guide: Audit Sampling, appendix C"}},
        invocation);
  return ExitStatus::done;
}

// A sample as its file has it, enough to evaluate it.
struct DrawnSample {
  std::string method;
  Currency currency;
  std::uint64_t payments = 0;
  AuditSample sample;
  std::map<std::string, AuditedUnit> units;  // By payment; right unless an auditor says otherwise.
};

tl::unexpected<Error> no_sample() {
  return fail(Fault::malformed, "this is no sample: check it with `grantledger sample check`");
}

std::string text_in(const Json& json, const char* key) {
  const auto found = json.is_object() ? json.find(key) : json.end();
  return json.is_object() && found != json.end() && found->is_string() ? found->get<std::string>()
                                                                       : "";
}

std::uint64_t number_in(const Json& json, const char* key) {
  const auto found = json.is_object() ? json.find(key) : json.end();
  if (!json.is_object() || found == json.end() || !found->is_number_unsigned()) return 0;
  return found->get<std::uint64_t>();
}

Result<void> read_units(const Json& items, DrawnSample& drawn) {
  for (const Json& item : items) {
    if (!item.is_object()) return no_sample();
    TRY(const Money amount, parse_money(text_in(item, "amount"), drawn.currency));
    AuditedUnit unit{.book = amount.minor_units,
                     .audited = amount.minor_units,
                     .is_certain = item.value("certain", Json()) == true,
                     .stratum = text_in(item, "stratum")};
    if (!drawn.units.try_emplace(text_in(item, "payment"), std::move(unit)).second) {
      return no_sample();
    }
  }
  return {};
}

Result<void> read_design(const Json& design, DrawnSample& drawn) {
  if (drawn.method == "mus") {
    TRY(const Money drawn_from, parse_money(text_in(design, "drawn_from"), drawn.currency));
    drawn.sample.drawn_from = drawn_from.minor_units;
    drawn.sample.draws = number_in(design, "draws");
  } else if (drawn.method == "random") {
    drawn.sample.strata.push_back({"", drawn.payments, 0, drawn.units.size()});
  } else {
    const auto strata = design.find("strata");
    if (strata == design.end() || !strata->is_array()) return no_sample();
    for (const Json& stratum : *strata) {
      drawn.sample.strata.push_back({text_in(stratum, "stratum"), number_in(stratum, "payments"), 0,
                                     number_in(stratum, "drawn")});
      if (drawn.sample.strata.back().drawn == 0) return no_sample();
    }
  }
  return {};
}

Result<DrawnSample> read_sample(const std::string& text) {
  TRY(const Json json, parse_json(text));
  if (text_in(json, "format") != "grantledger-sample-1") return no_sample();
  for (const char* part : {"asked", "population", "design", "items"}) {
    if (!json.is_object() || !json.contains(part)) return no_sample();
  }
  DrawnSample drawn;
  drawn.method = text_in(json["asked"], "method");
  TRY(drawn.currency, parse_currency(text_in(json["population"], "currency")));
  drawn.payments = number_in(json["population"], "payments");
  if (!json["items"].is_array() || json["items"].empty()) return no_sample();
  for (const char* part : {"asked", "population", "design"}) {
    if (!json[part].is_object()) return no_sample();
  }
  TRY_VOID(read_units(json["items"], drawn));
  TRY_VOID(read_design(json["design"], drawn));
  return drawn;
}

tl::unexpected<Error> wrong(const Problem& problem) {
  return fail(Fault::malformed, text_of(problem));
}

// Takes in what should have been paid. Returns how many payments were wrong. A file with its
// heading alone says that none was.
Result<std::uint64_t> take_errors(const std::string& file, const std::string& text,
                                  DrawnSample& drawn) {
  Problems problems;
  const SourceTable table = read_csv(file, text, {}, problems);
  const auto payment = table.column("payment");
  const auto audited = table.column("audited");
  if (!payment || !audited) {
    return wrong({file, 1, "", text.substr(0, text.find('\n')), "the columns payment and audited"});
  }
  const std::size_t heading_end = std::min(text.find('\n'), text.size());
  const bool is_heading_only = text.find_first_not_of("\r\n", heading_end) == std::string::npos;
  if (!is_heading_only && problems.count() > 0) return wrong(problems.listed().front());
  std::uint64_t errors = 0;
  std::set<std::string> named;
  for (const SourceRow& row : table.rows) {
    const std::string& id = row.cells[*payment];
    const std::string& amount = row.cells[*audited];
    const auto unit = drawn.units.find(id);
    if (unit == drawn.units.end()) {
      return wrong({file, row.row, "payment", id, "a payment that was drawn"});
    }
    if (!named.insert(id).second) {
      return wrong({file, row.row, "payment", id, "each payment once"});
    }
    const Result<Money> paid = parse_money(amount, drawn.currency);
    if (!paid) return wrong({file, row.row, "audited", amount, "an amount like 36458.30"});
    unit->second.audited = paid->minor_units;
    errors += unit->second.audited != unit->second.book ? 1 : 0;
  }
  return errors;
}

struct EvaluateOptions {
  std::string sample, errors, tolerable;
  std::optional<std::uint64_t> confidence;
};

std::vector<AuditedUnit> values_of(const DrawnSample& drawn) {
  std::vector<AuditedUnit> units;
  for (const auto& [payment, unit] : drawn.units) units.push_back(unit);
  return units;
}

Result<Json> mus_figures(const DrawnSample& drawn, std::uint64_t confidence,
                         const std::optional<Money>& tolerable) {
  TRY(const MusEvaluation found, evaluate_mus(drawn.sample, values_of(drawn), confidence));
  const auto amount = [&](std::int64_t minor_units) {
    return decimal_text_of({minor_units, drawn.currency});
  };
  Json figures{{"known", amount(found.known)},
               {"projected", amount(found.projected)},
               {"basic_precision", amount(found.basic_precision)},
               {"allowance", amount(found.allowance)},
               {"upper_limit", amount(found.upper_limit)},
               {"understated_known", amount(found.understated_known)},
               {"understated_projected", amount(found.understated_projected)}};
  if (tolerable) {
    figures["tolerable"] = decimal_text_of(*tolerable);
    figures["acceptable"] = found.upper_limit <= tolerable->minor_units;
  }
  return figures;
}

Result<Json> projected_figures(const DrawnSample& drawn, std::uint64_t confidence,
                               std::uint64_t errors) {
  TRY(const std::int64_t projected, project_errors(drawn.sample.strata, values_of(drawn)));
  Json figures{{"projected", decimal_text_of({projected, drawn.currency})}};
  if (drawn.method == "random") {
    TRY(figures["wrong_payments_max"],
        wrong_units_max({drawn.payments, drawn.units.size(), errors, confidence}));
  }
  return figures;
}

Result<ExitStatus> evaluate(const Invocation& invocation, const EvaluateOptions& options) {
  TRY(const std::string sample_text, read_named_input(options.sample, invocation.streams));
  TRY(DrawnSample drawn, read_sample(sample_text));
  TRY(const std::string errors_text, read_named_file(options.errors));
  TRY(const std::uint64_t errors, take_errors(options.errors, errors_text, drawn));
  const std::uint64_t confidence = options.confidence.value_or(95);
  std::optional<Money> tolerable;
  if (!options.tolerable.empty()) {
    TRY(tolerable, parse_money(options.tolerable, drawn.currency));
  }
  Json figures{{"method", drawn.method},
               {"confidence", confidence},
               {"currency", text_of(drawn.currency)},
               {"drawn", drawn.units.size()},
               {"errors", errors}};
  TRY(const Json found, drawn.method == "mus" ? mus_figures(drawn, confidence, tolerable)
                                              : projected_figures(drawn, confidence, errors));
  figures.update(found);
  print(figures, invocation);
  const bool is_too_much = figures.contains("acceptable") && figures["acceptable"] == false;
  return is_too_much ? ExitStatus::no : ExitStatus::done;
}

}  // namespace

CommandSpec sample_size_command() {
  const auto options = std::make_shared<SizeOptions>();
  return {
      .name = "sample size",
      .summary = "Say how many payments a sample by monetary unit needs",
      .example =
          "grantledger sample size --confidence 95 --tolerable 500000 --expected 50000 "
          "--population 12000000",
      .options = {{"--confidence", "Per cent; 95 if not given", &options->confidence},
                  {"--tolerable", "The misstatement that can be tolerated", &options->tolerable,
                   true},
                  {"--expected", "The misstatement that is expected", &options->expected, true},
                  {"--population", "What the payments come to", &options->population, true},
                  {"--currency", "Of these amounts", &options->currency}},
      .run = [options](const Invocation& invocation) { return print_size(invocation, *options); }};
}

CommandSpec sample_evaluate_command() {
  const auto options = std::make_shared<EvaluateOptions>();
  return {
      .name = "sample evaluate",
      .summary = "Say what the errors found in a sample mean for all payments",
      .example = "grantledger sample evaluate sample.json --errors errors.csv --tolerable 500000",
      .options = {{"FILE", "What sample printed; - for standard input", &options->sample, true},
                  {"--errors",
                   "A CSV file with the columns payment,audited: what should have been paid, of "
                   "each payment that is wrong",
                   &options->errors, true},
                  {"--confidence", "Per cent; 95 if not given", &options->confidence},
                  {"--tolerable", "The answer is no if the upper limit is above this",
                   &options->tolerable}},
      .run = [options](const Invocation& invocation) { return evaluate(invocation, *options); }};
}

}  // namespace grantledger
