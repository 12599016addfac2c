#include "tools/import/row_facts.h"

#include <algorithm>
#include <charconv>

#include "events/codec.h"
#include "events/source_texts.h"
#include "ledger/rules/numbers.h"
#include "ledger/rules/unit_rate.h"

namespace grantledger {
namespace {

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_municipality_code(const std::string& text) {
  return text.empty() || (text.size() == 4 &&
                          std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }));
}

std::string quoted(const std::string& text) {
  return text.empty() ? "nothing" : "'" + text + "'";
}

}  // namespace

void RowFacts::add(std::string column, const std::string& found, std::string expected) {
  is_bad_ = true;
  if (!said_.emplace(column, found).second) return;  // A cell may be read more than once.
  problems_.add({file_name_, made_.row, std::move(column), found, std::move(expected)});
}

void RowFacts::keep(std::string source_text) {
  auto& kept = made_.source_texts;
  if (std::ranges::find(kept, source_text) == kept.end()) kept.push_back(std::move(source_text));
}

std::string RowFacts::text(const char* key) const {
  const auto found = mapping_->texts.find(key);
  return found == mapping_->texts.end() ? std::string() : found->second.text(*row_);
}

const std::string& RowFacts::label(const char* key) const {
  return mapping_->texts.find(key)->second.label();
}

// The source's own name of something. The fact keeps it where the id is not the same text.
template <class IdType>
IdType RowFacts::id(const BoundTemplate& cells, const char* name) {
  const std::string text = cells.text(*row_);
  if (text.empty()) {
    add(cells.label(), "nothing", std::string("text for the id of ") + name);
    return {};
  }
  IdType id = IdType::of_source_text(text);
  if (id.text() != text) keep(std::string(name) + "=" + text);
  return id;
}

template <class IdType>
IdType RowFacts::id(const char* key) {
  return id<IdType>(mapping_->texts.find(key)->second, key);
}

RowFacts::Common RowFacts::common() {
  Common common;
  if (mapping_->has("grant")) common.terms.grant = id<GrantId>("grant");
  if (mapping_->has("scheme")) common.terms.scheme = id<SchemeId>("scheme");
  if (mapping_->has("recipient")) common.terms.recipient = id<OrganisationId>("recipient");
  if (mapping_->has("date")) {
    const std::string day_text = text("date");
    const auto day = day_of(day_text, file_.dates);
    if (!day) add(label("date"), quoted(day_text), "a date as " + file_.dates.patterns.front());
    if (day) common.day = *day;
    common.terms.year = static_cast<std::uint16_t>(year_of(common.day));
  }
  if (mapping_->has("year")) {
    const std::string year_text = text("year");
    const auto year = number_in(year_text);
    const bool is_year = year && *year >= 1000 && *year <= 9999;
    if (!is_year) add(label("year"), quoted(year_text), "a year like 2026");
    if (is_year) common.terms.year = static_cast<std::uint16_t>(*year);
  }
  if (mapping_->has("currency")) {
    const std::string code = text("currency");
    const auto currency = parse_currency(code);
    if (!currency) add(label("currency"), quoted(code), "an ISO 4217 code such as NOK");
    if (currency) common.currency = *currency;
  }
  for (const BoundQuantity& quantity : mapping_->quantities) {
    const auto count = whole(quantity.count, quantity.is_hundredths);
    if (count) common.quantities.push_back({quantity.unit, *count});
  }
  return common;
}

std::optional<std::int64_t> RowFacts::whole(const BoundTemplate& cells, bool is_hundredths) {
  const std::string text = cells.text(*row_);
  const auto plain = plain_number(text, file_.numbers);
  if (plain && is_hundredths) {
    // Two decimals, as kroner have: hundredths are counted as øre.
    if (const auto read = amount_of(*plain, nok, Rounding::none)) return read->amount.minor_units;
  } else if (plain) {
    if (const auto number = number_in(*plain)) return number;
  }
  add(cells.label(), quoted(text),
      is_hundredths ? "a number with at most two decimals" : "a whole number");
  return std::nullopt;
}

std::optional<Money> RowFacts::amount(const BoundTemplate& cells, Currency currency,
                                      EmptyAmount empty) {
  const std::string text = cells.text(*row_);
  if (text.empty() && empty == EmptyAmount::none) return std::nullopt;
  if (text.empty() && empty == EmptyAmount::zero) return Money{0, currency};
  const auto plain = plain_number(text, file_.numbers);
  const auto read = plain ? amount_of(*plain, currency, file_.numbers.rounding) : std::nullopt;
  if (!read) {
    std::string expected = "an amount of " + text_of(currency);
    if (file_.numbers.rounding == Rounding::none) {
      expected += " with at most " + std::to_string(decimals_of(currency)) + " decimals";
    }
    expected += std::string(" after '") + file_.numbers.decimal + "'";
    add(cells.label(), quoted(text), expected);
    return std::nullopt;
  }
  if (!read->is_exact) keep(cells.label() + "=" + text);
  return read->amount;
}

std::optional<Money> RowFacts::amount(const char* key, Currency currency) {
  const auto cells = mapping_->texts.find(key);
  if (cells == mapping_->texts.end()) return std::nullopt;
  return amount(cells->second, currency, mapping_->mapping->empty_amount);
}

void RowFacts::check_sum(const BoundSum& sum, Currency currency) {
  const auto total = amount(sum.total, currency, EmptyAmount::refused);
  Money added{0, currency};
  bool is_whole = total.has_value();
  const auto take = [&](const BoundTemplate& part, bool is_minus) {
    const auto amount = this->amount(part, currency, EmptyAmount::refused);
    is_whole = is_whole && amount.has_value();
    if (amount) added += is_minus ? -*amount : *amount;
  };
  for (const BoundTemplate& part : sum.plus) take(part, false);
  for (const BoundTemplate& part : sum.minus) take(part, true);
  if (!is_whole || added == *total) return;
  add(sum.total.label(), decimal_text_of(*total),
      decimal_text_of(added) + ", the sum of its parts");
}

void RowFacts::check(const BoundRow& mapping, Currency currency) {
  for (const BoundTemplate& number : mapping.organisation_numbers) {
    const std::string text = number.text(*row_);
    if (is_organisation_number(text)) continue;
    add(number.label(), quoted(text),
        "an organisation number: nine digits with a valid check digit");
  }
  for (const BoundSum& sum : mapping.sums) check_sum(sum, currency);
}

void RowFacts::add_organisations(const BoundRow& mapping, Date day) {
  for (const BoundOrganisation& each : mapping.organisations) {
    Organisation details{.organisation = id<OrganisationId>(each.id, "organisation"),
                         .kind = each.kind,
                         .name = each.name.text(*row_),
                         .municipality = each.municipality.text(*row_)};
    if (!is_municipality_code(details.municipality)) {
      add(each.municipality.label(), grantledger::quoted(details.municipality),
          "a municipality code of four digits");
    }
    made_.facts.push_back(OrganisationRegistered{std::move(details), day});
  }
  if (!mapping.code_change) return;
  const BoundCodeChange& change = *mapping.code_change;
  CodeChange codes{change.old_code.text(*row_), change.old_name.text(*row_),
                   change.new_code.text(*row_), change.new_name.text(*row_)};
  for (const auto& [cells, code] : {std::pair(&change.old_code, &codes.old_code),
                                    std::pair(&change.new_code, &codes.new_code)}) {
    if (!code->empty() && is_municipality_code(*code)) continue;
    add(cells->label(), grantledger::quoted(*code), "a municipality code of four digits");
  }
  made_.facts.push_back(MunicipalityCodesChanged{{std::move(codes)}, day});
}

void RowFacts::add_application(const Common& common) {
  if (!mapping_->has("application")) return;
  made_.facts.push_back(ApplicationReceived{.application = id<ApplicationId>("application"),
                                            .scheme = common.terms.scheme,
                                            .applicant = common.terms.recipient,
                                            .year = common.terms.year,
                                            .quantities = common.quantities,
                                            .amount_applied = amount("applied", common.currency),
                                            .purpose = {.key_id = 0, .bytes = text("purpose")},
                                            .effective_on = common.day});
}

// What the rule of the day gives must be what was really decided, to the øre.
std::optional<RuleVersionId> RowFacts::rule_decision(const Common& common, Money decided) {
  const auto rule = input_.rules.in_force(common.terms.scheme, {common.day, input_.known});
  if (!rule || !(*rule)->unit_rate) {
    const std::string missing =
        "no rate per unit for scheme " + common.terms.scheme.text() + " on " + text_of(common.day);
    if (missing_rules_.insert(missing).second) {
      add(label("scheme"), missing, "its rule: publish the scheme first");
    }
    is_bad_ = true;
    return std::nullopt;
  }
  const auto computed = unit_rate_amount(*(*rule)->unit_rate, common.quantities);
  if (!computed) {
    add(label("decided"), "quantities that " + (*rule)->version.text() + " cannot use",
        computed.error());
    return std::nullopt;
  }
  if (computed->total != decided) {
    add(label("decided"), decimal_text_of(decided),
        decimal_text_of(computed->total) + ", which " + (*rule)->version.text() + " gives");
  }
  return (*rule)->version;
}

void RowFacts::add_decision(const Common& common) {
  const auto decided = amount("decided", common.currency);
  if (!decided) return;
  AwardDecided fact{.terms = common.terms,
                    .amount = *decided,
                    .quantities = common.quantities,
                    .group = text("group"),
                    .decided_by = imported_decider(),
                    .effective_on = common.day};
  if (mapping_->has("application")) fact.application = id<ApplicationId>("application");
  if (mapping_->mapping->is_decided_by_rule) {
    const auto rule = is_bad_ ? std::nullopt : rule_decision(common, *decided);
    if (rule) fact.rule = *rule;
  } else {
    fact.rule = id<RuleVersionId>("rule");
  }
  made_.facts.push_back(std::move(fact));
}

// An amount is charged to the line of its day's year, unless the mapping names the year.
Line RowFacts::line_of(const Common& common) {
  Line line{id<ItemId>("item"), static_cast<std::uint16_t>(year_of(common.day))};
  if (!mapping_->has("line_year")) return line;
  const std::string year_text = text("line_year");
  const auto year = number_in(year_text);
  if (!year || *year < 1000 || *year > 9999) {
    add(label("line_year"), quoted(year_text), "a year like 2026");
    return line;
  }
  line.year = static_cast<std::uint16_t>(*year);
  return line;
}

void RowFacts::add_money(const Common& common) {
  const auto committed = amount("committed", common.currency);
  if (committed && committed->minor_units != 0) {
    made_.facts.push_back(
        CommitmentRegistered{.terms = common.terms,
                             .holder = id<OrganisationId>("holder"),
                             .parts = {{.line = line_of(common), .amount = *committed}},
                             .outside = input_.source,
                             .effective_on = common.day});
  }
  const auto paid = amount("paid", common.currency);
  if (paid && paid->minor_units != 0) {
    made_.facts.push_back(PaymentExecuted{
        .payment = {.payment = id<PaymentId>("payment"),
                    .terms = common.terms,
                    .payee = common.terms.recipient,
                    .amount = *paid,
                    .sources = {{line_of(common), *paid}},
                    .parts = {{.beneficiary = common.terms.recipient, .amount = *paid}}},
        .outside = input_.source,
        .effective_on = common.day});
  }
}

// What is kept is part of the row's content: a newer version that says otherwise is a change.
void RowFacts::keep_texts(std::string& bytes) {
  for (const BoundTemplate& cells : mapping_->kept) {
    const std::string text = cells.text(*row_);
    if (text.empty()) continue;
    made_.source_texts.push_back(std::string(kept_text_prefix) + cells.label() + "=" + text);
    bytes += '\0' + made_.source_texts.back();
  }
}

std::optional<MappedRow> RowFacts::facts_of(const BoundRow& mapping, const RowView& row,
                                            const std::string& key) {
  mapping_ = &mapping;
  row_ = &row;
  made_ = MappedRow{.row = row.front()->row, .key = key};
  is_bad_ = false;
  said_.clear();
  const Common common = this->common();
  check(mapping, common.currency);
  add_organisations(mapping, common.day);
  add_application(common);
  add_decision(common);
  add_money(common);
  if (is_bad_) return std::nullopt;
  std::string bytes = canonical_request({}, imported_decider(), made_.facts);
  keep_texts(bytes);
  if (bytes.size() > row_facts_size_max) {
    add("", std::to_string(bytes.size()) + " bytes of facts",
        "at most " + std::to_string(row_facts_size_max));
    return std::nullopt;
  }
  made_.content = sha256(bytes);
  return std::move(made_);
}

}  // namespace grantledger
