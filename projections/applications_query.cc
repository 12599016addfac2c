// The reading half of applications.h.

#include <charconv>

#include "projections/application_rows.h"
#include "projections/applications.h"
#include "projections/row_key.h"
#include "projections/scan.h"

namespace grantledger {
namespace {

// What is said about each application or grant: aspect to value, in the order of ids.
using Aspects = std::map<std::string, std::string, std::less<>>;
using AspectsOf = std::map<std::string, Aspects, std::less<>>;

// Of what was said about an aspect, the last that counts: rows come in the order of saying.
Result<AspectsOf> aspects_in(const TableReader& rows, std::string_view kind, const AsOf& as_of) {
  AspectsOf all;
  const auto take = [&](std::string_view key, std::string_view value) -> Result<void> {
    if (key.size() <= said_when_size)
      return fail(Fault::corrupt, "a row of applications is damaged");
    const std::string_view when = key.substr(key.size() - said_when_size);
    const auto parts = parts_of(key.substr(0, key.size() - said_when_size - 1));
    if (parts.size() != 3) return fail(Fault::corrupt, "a row of applications is damaged");
    TRY(const Date day, parse_date(when.substr(2 * sizeof(Position))));
    const Position position = number_of(when.substr(0, sizeof(Position)));
    if (as_of.known_at && position > *as_of.known_at) return {};
    if (as_of.counts(day)) all[std::string(parts[1])][std::string(parts[2])] = value;
    return {};
  };
  TRY_VOID(scan_each(rows, key_of(kind, ""), take));
  return all;
}

// The texts of an aspect, as many as were asked for; none if nothing is said.
std::optional<std::vector<std::string>> texts_of(const Aspects& aspects, std::string_view aspect,
                                                 std::size_t count) {
  const auto found = aspects.find(aspect);
  if (found == aspects.end()) return std::nullopt;
  const auto parts = parts_of(found->second);
  std::vector<std::string> texts(parts.begin(), parts.end());
  texts.resize(count);
  return texts;
}

template <class Number>
Number number_in(const std::string& text) {
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::optional<Money> amount_of(const Aspects& aspects, std::string_view aspect) {
  const auto texts = texts_of(aspects, aspect, 2);
  const auto currency = texts ? parse_currency((*texts)[1]) : Result<Currency>(Currency{});
  if (!texts || !currency) return std::nullopt;
  return Money{number_in<std::int64_t>((*texts)[0]), *currency};
}

std::optional<std::string> free_text_of(const Aspects& aspects, std::string_view aspect) {
  const auto found = aspects.find(aspect);
  if (found == aspects.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

void add_decision(const Aspects& aspects, const AspectsOf& grants, ApplicationSummary& row) {
  const auto decision = texts_of(aspects, application_aspect::decision, 4);
  if (!decision) return;
  row.decision = (*decision)[0];
  row.grant = (*decision)[1];
  row.decided_on = (*decision)[2];
  row.decided_by = (*decision)[3];
  row.departure = free_text_of(aspects, application_aspect::departure);
  const auto grant = grants.find(*row.grant);
  if (grant == grants.end() || row.decision != "awarded") return;
  row.awarded = amount_of(grant->second, application_aspect::amount);
  const auto state = free_text_of(grant->second, application_aspect::state);
  if (!state || row.state != "awarded") return;
  row.state = *state;
  if (*state == "reversed") {
    row.reason = free_text_of(grant->second, application_aspect::reason);
  }
}

ApplicationSummary row_of(const std::string& application, const Aspects& aspects,
                          const AspectsOf& grants) {
  ApplicationSummary row;
  row.application = application;
  row.state = free_text_of(aspects, application_aspect::state).value_or("unknown");
  if (const auto received = texts_of(aspects, application_aspect::received, 3)) {
    row.scheme = (*received)[0];
    row.year = (*received)[1];
    row.applicant = (*received)[2];
  }
  row.applied = amount_of(aspects, application_aspect::applied);
  if (const auto owner = texts_of(aspects, application_aspect::owner, 3)) {
    row.is_owner_approved = (*owner)[0] == "1";
    row.rank = number_in<std::uint32_t>((*owner)[1]);
    row.owner = (*owner)[2];
  }
  if (const auto forum = texts_of(aspects, application_aspect::forum, 2)) {
    row.is_forum_recommended = (*forum)[0] == "1";
    row.forum = (*forum)[1];
  }
  row.reason = free_text_of(aspects, application_aspect::reason);
  add_decision(aspects, grants, row);
  return row;
}

}  // namespace

Result<std::vector<ApplicationSummary>> applications_in(const TableReader& rows,
                                                        const AsOf& as_of) {
  TRY(const AspectsOf applications, aspects_in(rows, application_rows, as_of));
  TRY(const AspectsOf grants, aspects_in(rows, granted_rows, as_of));
  std::vector<ApplicationSummary> all;
  all.reserve(applications.size());
  for (const auto& [application, aspects] : applications) {
    all.push_back(row_of(application, aspects, grants));
  }
  return all;
}

}  // namespace grantledger
