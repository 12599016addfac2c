#include "tools/scheme_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>

#include "ledger/rules/rule_check.h"
#include "tools/scheme_values.h"

namespace grantledger {
namespace {

using Need = TomlReader::Need;

constexpr const char* fraction_expected = "a fraction such as \"3/4\" or \"75 %\"";

// Reads the values of one file: amounts are in the file's currency.
class SchemeReader {
 public:
  explicit SchemeReader(Currency currency) : currency_(currency) {}

  RuleVersionPublished version(TomlReader& table, const SchemeId& scheme) const;

 private:
  void read_terms(TomlReader& table, RuleVersion& rule) const;
  void read_kinds(TomlReader& table, RuleVersion& rule) const;
  LeaveShareRule leave_share(TomlReader table) const;
  UnitRateRule unit_rate(TomlReader table) const;
  FixedAmountRule fixed_amount(TomlReader table) const;
  AllocationRule allocation(TomlReader table) const;
  std::optional<Money> money(TomlReader& table, const std::string& key, Need need) const;

  Currency currency_;
};

template <class IdType>
IdType id(TomlReader& table, const std::string& key, Need need = Need::required) {
  const auto text = table.text(key, need);
  if (!text) return {};
  const auto parsed = IdType::parse(*text);
  if (!parsed) table.reject(key, "1 to 64 of A-Z a-z 0-9 . _ / @ + % ~ -");
  return parsed ? *parsed : IdType();
}

std::optional<Fraction> fraction(TomlReader& table, const std::string& key,
                                 Need need = Need::required) {
  const auto text = table.text(key, need);
  if (!text) return std::nullopt;
  const auto parsed = parse_scheme_fraction(*text);
  if (parsed) return *parsed;
  table.reject(key, fraction_expected);
  return std::nullopt;
}

std::vector<Fraction> fractions(TomlReader& table, const std::string& key) {
  std::vector<Fraction> result;
  for (const std::string& text : table.texts(key, Need::optional)) {
    const auto parsed = parse_scheme_fraction(text);
    if (!parsed) table.reject(key, "fractions such as \"3/4\" or \"75 %\"");
    if (parsed) result.push_back(*parsed);
  }
  return result;
}

Hundredths hundredths(TomlReader& table, const std::string& key) {
  const TomlNode* node = table.node(key);
  if (node == nullptr) return {};
  const auto* number = std::get_if<std::int64_t>(&node->value);
  const auto* text = std::get_if<std::string>(&node->value);
  if (number == nullptr && text == nullptr) {
    table.reject(key, "a number such as 30 or \"7.5\"");
    return {};
  }
  const auto parsed = parse_scheme_hundredths(text != nullptr ? *text : std::to_string(*number));
  if (!parsed) table.reject(key, "a number such as 30 or \"7.5\"");
  return parsed ? *parsed : Hundredths();
}

// A count of at least `least`, or nothing, so that the struct keeps its own default.
template <class Count>
void count(TomlReader& table, const std::string& key, Count& result) {
  const auto number = table.whole(key, Need::optional);
  if (!number) return;
  if (*number < 0 || *number > std::numeric_limits<Count>::max()) {
    table.reject(key,
                 "a whole number from 0 to " + std::to_string(std::numeric_limits<Count>::max()));
    return;
  }
  result = static_cast<Count>(*number);
}

void flag(TomlReader& table, const std::string& key, bool& result) {
  result = table.yes_or_no(key, Need::optional).value_or(result);
}

template <class Enum>
struct Word {
  const char* text;
  Enum value;
};

template <class Enum, std::size_t n>
Enum word(TomlReader& table, const std::string& key, const Word<Enum> (&words)[n]) {
  const auto text = table.text(key);
  std::string expected;
  for (const Word<Enum>& each : words) {
    if (text == each.text) return each.value;
    expected += (expected.empty() ? "one of " : ", ") + std::string(each.text);
  }
  if (text) table.reject(key, expected);
  return words[0].value;
}

constexpr Word<Initiation> initiations[] = {{"application", Initiation::application},
                                            {"allocation", Initiation::allocation},
                                            {"offer", Initiation::offer}};

constexpr Word<Route> routes[] = {
    {"direct", Route::direct},       {"through_authority", Route::through_authority},
    {"allotment", Route::allotment}, {"fund", Route::fund},
    {"pooled", Route::pooled},       {"none", Route::none}};

constexpr Word<GoverningDay> governing_days[] = {{"study_start", GoverningDay::study_start},
                                                 {"decision_day", GoverningDay::decision_day}};

// Whether something is required; where the key is absent, the initiation says.
void requirement(TomlReader& table, const std::string& key, Requirement& result) {
  const auto is_required = table.yes_or_no(key, Need::optional);
  if (!is_required) return;
  result = *is_required ? Requirement::required : Requirement::not_required;
}

ParticipantLimits limits(TomlReader table) {
  const auto at = [&](const std::string& key) {
    return table.has(key) ? hundredths(table, key) : Hundredths();
  };
  const ParticipantLimits result{.credits_semester_max = at("credits_semester_max"),
                                 .credits_year_max = at("credits_year_max"),
                                 .leave_percent_max = at("leave_percent_max")};
  table.finish();
  return result;
}

std::vector<ReportRule> report_due(TomlReader& table) {
  std::vector<ReportRule> result;
  for (TomlReader& each : table.tables("report_due", Need::optional)) {
    ReportRule rule;
    count(each, "months_after", rule.months_after);
    flag(each, "is_final", rule.is_final);
    each.finish();
    result.push_back(rule);
  }
  return result;
}

RecoveryRule recovery(TomlReader table) {
  RecoveryRule rule;
  rule.interest_per_year = fraction(table, "interest_per_year", Need::optional);
  count(table, "limitation_years", rule.limitation_years);
  table.finish();
  return rule;
}

std::vector<EligibleGroup> groups(TomlReader& table) {
  std::vector<EligibleGroup> result;
  for (TomlReader& each : table.tables("groups")) {
    result.push_back({.group = each.text("group").value_or(""),
                      .first_day = each.day("first_day").value_or(Date()),
                      .last_day = each.day("last_day", Need::optional)});
    each.finish();
  }
  return result;
}

CostShareRule cost_share(TomlReader table) {
  CostShareRule rule{
      .grant_of_cost_max = fraction(table, "grant_of_cost_max", Need::optional),
      .own_of_cost_min = fraction(table, "own_of_cost_min", Need::optional),
      .own_of_grant_min = fraction(table, "own_of_grant_min", Need::optional),
      .withheld_min = fraction(table, "withheld_min", Need::optional),
  };
  table.finish();
  return rule;
}

PooledRule pooled(TomlReader table) {
  PooledRule rule;
  for (TomlReader& source : table.tables("sources")) {
    rule.sources.push_back({.item = id<ItemId>(source, "item"),
                            .share = fraction(source, "share").value_or(Fraction())});
    source.finish();
  }
  table.finish();
  return rule;
}

std::optional<Money> SchemeReader::money(TomlReader& table, const std::string& key,
                                         Need need) const {
  const auto text = table.text(key, need);
  if (!text) return std::nullopt;
  const auto parsed = parse_money(*text, currency_);
  if (parsed) return *parsed;
  table.reject(key, "an amount of " + text_of(currency_) + " such as \"1234.50\"");
  return std::nullopt;
}

LeaveShareRule SchemeReader::leave_share(TomlReader table) const {
  LeaveShareRule rule;
  rule.wage_basis = money(table, "wage_basis", Need::required).value_or(Money());
  rule.leave_share = fraction(table, "leave_share").value_or(Fraction());
  rule.full_credits = hundredths(table, "full_credits");
  count(table, "semesters_full", rule.semesters_full);
  rule.state_share = fraction(table, "state_share").value_or(Fraction());
  for (TomlReader& group : table.tables("group_shares", Need::optional)) {
    rule.group_shares.push_back(
        {.group = group.text("group").value_or(""),
         .state_share = fraction(group, "state_share").value_or(Fraction())});
    group.finish();
  }
  table.finish();
  return rule;
}

UnitRateRule SchemeReader::unit_rate(TomlReader table) const {
  UnitRateRule rule;
  for (TomlReader& each : table.tables("rates")) {
    UnitRate rate;
    rate.unit = each.text("unit").value_or("");
    rate.rate = money(each, "rate", Need::required).value_or(Money());
    count(each, "per_count", rate.per_count);
    count(each, "count_max", rate.count_max);
    each.finish();
    rule.rates.push_back(rate);
  }
  for (TomlReader& each : table.tables("basic_parts", Need::optional)) {
    BasicPart part;
    part.name = each.text("name").value_or("");
    part.amount = money(each, "amount", Need::required).value_or(Money());
    part.unit = each.text("unit").value_or("");
    count(each, "count_min", part.count_min);
    each.finish();
    rule.basic_parts.push_back(part);
  }
  rule.amount_max = money(table, "amount_max", Need::optional);
  table.finish();
  return rule;
}

AllocationRule SchemeReader::allocation(TomlReader table) const {
  AllocationRule rule;
  rule.pot = money(table, "pot", Need::optional);
  rule.equal_share = fraction(table, "equal_share").value_or(Fraction());
  rule.statistics = id<StatisticsId>(table, "statistics");
  rule.instalments = fractions(table, "instalments");
  table.finish();
  return rule;
}

// One amount for all, or one for each recipient that the budget names.
FixedAmountRule SchemeReader::fixed_amount(TomlReader table) const {
  FixedAmountRule rule;
  for (TomlReader& each : table.tables("recipients", Need::optional)) {
    rule.recipients.push_back({id<OrganisationId>(each, "recipient"),
                               money(each, "amount", Need::required).value_or(Money())});
    each.finish();
  }
  const Need need = rule.recipients.empty() ? Need::required : Need::optional;
  rule.amount = money(table, "amount", need).value_or(Money{0, currency_});
  table.finish();
  return rule;
}

void SchemeReader::read_kinds(TomlReader& table, RuleVersion& rule) const {
  if (auto kind = table.table("leave_share", Need::optional)) rule.leave_share = leave_share(*kind);
  if (auto kind = table.table("unit_rate", Need::optional)) rule.unit_rate = unit_rate(*kind);
  if (auto kind = table.table("fixed_amount", Need::optional)) {
    rule.fixed_amount = fixed_amount(*kind);
  }
  if (auto kind = table.table("cost_share", Need::optional)) rule.cost_share = cost_share(*kind);
  if (auto kind = table.table("allocation", Need::optional)) rule.allocation = allocation(*kind);
  if (auto kind = table.table("pooled", Need::optional)) rule.pooled = pooled(*kind);
}

void SchemeReader::read_terms(TomlReader& table, RuleVersion& rule) const {
  rule.initiation = word(table, "initiation", initiations);
  rule.route = word(table, "route", routes);
  rule.groups = groups(table);
  count(table, "years_max", rule.years_max);
  count(table, "commitment_years_after", rule.commitment_years_after);
  count(table, "reports", rule.reports);
  flag(table, "requires_acceptance", rule.requires_acceptance);
  flag(table, "requires_confirmation", rule.requires_confirmation);
  flag(table, "requires_separate_decider", rule.requires_separate_decider);
  flag(table, "late_repayment_to_treasury", rule.late_repayment_to_treasury);
  flag(table, "subject_to_budget", rule.subject_to_budget);
  flag(table, "stipend_allowed", rule.stipend_allowed);
  if (table.has("governed_by")) rule.governed_by = word(table, "governed_by", governing_days);
  requirement(table, "requires_call", rule.requires_call);
  requirement(table, "requires_owner_assessment", rule.requires_owner_assessment);
  if (auto each = table.table("limits", Need::optional)) rule.limits = limits(*each);
  rule.report_due = report_due(table);
  if (table.has("appeals_body")) rule.appeals_body = id<OrganisationId>(table, "appeals_body");
  rule.stipend_max = fraction(table, "stipend_max", Need::optional);
  if (auto each = table.table("recovery", Need::optional)) rule.recovery = recovery(*each);
  rule.single_person_max = money(table, "single_person_max", Need::optional);
  rule.instalments = fractions(table, "instalments");
}

RuleVersionPublished SchemeReader::version(TomlReader& table, const SchemeId& scheme) const {
  RuleVersionPublished published;
  RuleVersion& rule = published.rule;
  rule.scheme = scheme;
  rule.version = id<RuleVersionId>(table, "version");
  rule.first_day = table.day("first_day").value_or(Date());
  rule.last_day = table.day("last_day", Need::optional);
  published.effective_on = table.day("published_on").value_or(Date());
  if (table.has("supersedes")) rule.supersedes = id<RuleVersionId>(table, "supersedes");
  read_terms(table, rule);
  read_kinds(table, rule);
  rule.source = table.text("source").value_or("");
  if (const auto text = table.text("source_text", Need::optional)) rule.source_text = sha256(*text);
  return published;
}

// A parameter that the version names as illustrative must at least begin with one of its keys.
void read_illustrative(TomlReader& table, RuleVersion& rule) {
  for (const std::string& path : table.texts("illustrative", Need::optional)) {
    if (!table.has(path.substr(0, path.find('.')))) {
      table.reject("illustrative", "parameters of this version, not " + path);
    }
    rule.illustrative.push_back(path);
  }
}

Currency currency(TomlReader& table) {
  const auto text = table.text("currency");
  if (!text) return nok;
  const auto parsed = parse_currency(*text);
  if (!parsed) table.reject("currency", "an ISO 4217 code such as NOK");
  return parsed ? *parsed : nok;
}

SchemeEstablished established(TomlReader& table) {
  return {.scheme = id<SchemeId>(table, "scheme"),
          .name = table.text("name").value_or(""),
          .administrator = id<OrganisationId>(table, "administrator"),
          .purpose = table.text("purpose").value_or(""),
          .effective_on = table.day("established_on").value_or(Date())};
}

// The illustrative parameters of each version, which become plain ones.
std::vector<std::vector<std::string>> unwrap_versions(TomlTable& root) {
  std::vector<std::vector<std::string>> illustrative;
  const auto found = root.find("version");
  if (found == root.end()) return illustrative;
  auto* versions = std::get_if<TomlArray>(&found->second.value);
  if (versions == nullptr) return illustrative;
  for (TomlNode& version : *versions) illustrative.push_back(unwrap_illustrative(version));
  return illustrative;
}

// What is wrong with a version is reported at its name, and only if it could be read at all.
void add_rule_problems(TomlReader& table, const RuleVersion& rule) {
  for (const std::string& problem : problems_of(rule)) {
    table.reject("version", "a rule to compute with, but " + problem);
  }
}

}  // namespace

tl::expected<SchemeFile, SchemeProblems> parse_scheme(std::string_view text,
                                                      const std::string& file) {
  auto tree = parse_toml(text, file);
  if (!tree) return tl::unexpected(SchemeProblems{tree.error().detail});
  const auto illustrative = unwrap_versions(std::get<TomlTable>(tree->value));
  SchemeProblems problems;
  TomlReader table(*tree, {.file = file, .key = ""}, problems);
  SchemeFile result;
  result.scheme = established(table);
  const SchemeReader reader(currency(table));
  for (TomlReader& each : table.tables("version")) {
    const std::size_t problems_before = problems.size();
    RuleVersionPublished version = reader.version(each, result.scheme.scheme);
    version.rule.illustrative = illustrative[result.versions.size()];
    read_illustrative(each, version.rule);
    each.finish();
    if (problems.size() == problems_before) add_rule_problems(each, version.rule);
    result.versions.push_back(std::move(version));
  }
  table.finish();
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return result;
}

tl::expected<SchemeFile, SchemeProblems> read_scheme_file(const std::string& path) {
  std::error_code code;
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path, code))
    return tl::unexpected(SchemeProblems{path + ": cannot be read"});
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return parse_scheme(text, path);
}

}  // namespace grantledger
