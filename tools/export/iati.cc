#include "tools/export/iati.h"

#include <algorithm>
#include <ostream>
#include <pugixml.hpp>

#include "events/utf8.h"
#include "tools/export/outside_names.h"

namespace grantledger {
namespace {

// Codes of the standard's code lists.
constexpr const char* role_funding = "1";
constexpr const char* role_implementing = "4";
constexpr const char* status_implementation = "2";
constexpr const char* status_finalisation = "3";
constexpr const char* status_cancelled = "5";
constexpr const char* date_planned_start = "1";
constexpr const char* date_actual_start = "2";
constexpr const char* date_planned_end = "3";
constexpr const char* sector_of_reporter = "99";
constexpr const char* finance_standard_grant = "110";
constexpr const char* related_parent = "1";
constexpr const char* related_child = "2";
constexpr const char* type_government = "10";

// Code list OrganisationType; empty: it has nothing that fits.
const char* type_of(OrganisationKind kind) {
  switch (kind) {
    case OrganisationKind::ministry:
    case OrganisationKind::directorate:
    case OrganisationKind::county_governor:
      return type_government;
    case OrganisationKind::municipality:
    case OrganisationKind::county_authority:
      return "11";
    case OrganisationKind::private_kindergarten:
    case OrganisationKind::private_school:
    case OrganisationKind::company:
      return "70";
    case OrganisationKind::university:
    case OrganisationKind::vocational_college:
      return "80";
    case OrganisationKind::party:
    case OrganisationKind::other:
      return "";
  }
  return "";
}

// Text that an XML 1.0 document may hold: anything else becomes U+FFFD.
std::string xml_text(std::string_view text) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  std::string safe;
  while (!text.empty()) {
    const Utf8Character character = first_character(text);
    const bool is_control = character.code < 0x20 && character.code != '\t' &&
                            character.code != '\n' && character.code != '\r';
    const bool is_none = character.code == 0xFFFE || character.code == 0xFFFF;
    const std::size_t size = std::max<std::size_t>(character.size_bytes, 1);
    safe += character.size_bytes == 0 || is_control || is_none ? replacement : text.substr(0, size);
    text.remove_prefix(size);
  }
  return safe;
}

// An id as the standard takes it: none of / & | ? and no blank. They are percent-encoded, as is the
// percent sign, so that no two ids become one.
std::string identifier(std::string_view id) {
  constexpr std::string_view hex_digits = "0123456789ABCDEF";
  std::string safe;
  for (const char c : id) {
    if (std::string_view("/&|?% \t\r\n").find(c) == std::string_view::npos) {
      safe += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      safe += {'%', hex_digits[byte >> 4], hex_digits[byte & 15]};
    }
  }
  return safe;
}

void set(pugi::xml_node node, const char* name, std::string_view value) {
  if (!value.empty()) node.append_attribute(name).set_value(xml_text(value).c_str());
}

void narrate(pugi::xml_node node, std::string_view text) {
  node.append_child("narrative").text().set(xml_text(text).c_str());
}

class ActivityWriter {
 public:
  ActivityWriter(const GrantLives& lives, const IatiPublisher& publisher)
      : lives_(lives),
        publisher_(publisher),
        reporter_(identifier(organisation_id_of(lives, publisher.organisation))),
        regrants_(regrants_in(lives)) {}

  // The grant as an <iati-activity>, in the order of elements that the schema asks for.
  pugi::xml_document activity(std::size_t place) {
    life_ = &lives_.grants[place];
    funder_ = funder_of(lives_, *life_, reporter_);
    pugi::xml_document document;
    activity_ = document.append_child("iati-activity");
    set(activity_, "default-currency", text_of(life_->currency()));
    set(activity_, "last-updated-datetime", text_of(life_->modified_at));
    set(activity_, "xml:lang", publisher_.language);
    add_text("iati-identifier", identifier_of(*life_));
    add_heading();
    add_parties();
    set(activity_.append_child("activity-status"), "code", status());
    add_dates();
    add_place_and_sector();
    add_transactions(FlowKind::committed, "2");
    add_transactions(FlowKind::paid, "3");
    add_transactions(FlowKind::repaid, "1");
    add_related(regrants_.from[place], related_parent);
    add_related(regrants_.onward[place], related_child);
    return document;
  }

 private:
  // After the publisher's own id, as the standard asks.
  std::string identifier_of(const GrantLife& life) const {
    return reporter_ + "-" + identifier(lives_.original_of(life.terms.grant.text()));
  }

  OrganisationKind kind_of(const std::string& organisation) const {
    const auto known = lives_.organisations.find(organisation);
    return known == lives_.organisations.end() ? OrganisationKind::other : known->second.kind;
  }

  void add_text(const char* element, std::string_view text) {
    activity_.append_child(element).text().set(xml_text(text).c_str());
  }

  void add_heading() {
    pugi::xml_node reporting = activity_.append_child("reporting-org");
    set(reporting, "ref", reporter_);
    const std::string_view type = type_of(kind_of(publisher_.organisation));
    set(reporting, "type", type.empty() ? type_government : type);
    narrate(reporting, lives_.name_of(publisher_.organisation));
    narrate(activity_.append_child("title"), title_of(lives_, *life_));
    const std::string description = life_->kept_text("description");
    narrate(activity_.append_child("description"),
            description.empty() ? description_of(lives_, *life_) : description);
  }

  void add_parties() {
    const std::string& recipient = life_->terms.recipient.text();
    add_party(funder_, role_funding, "");
    add_party({organisation_id_of(lives_, recipient), lives_.name_of(recipient)}, role_implementing,
              type_of(kind_of(recipient)));
  }

  void add_party(const OutsideName& name, const char* role, const char* type) {
    pugi::xml_node party = activity_.append_child("participating-org");
    set(party, "ref", identifier(name.id));
    set(party, "type", type);
    set(party, "role", role);
    narrate(party, name.name);
  }

  // Cancelled: nothing is promised any more. Finalised: everything bound has been paid.
  const char* status() const {
    if (life_->awarded && life_->awarded->minor_units == 0) return status_cancelled;
    const Currency currency = life_->currency();
    const Money paid = life_->sum(FlowKind::paid, currency);
    const Money due = life_->sum(FlowKind::committed, currency) - paid;
    return due.minor_units <= 0 && paid.minor_units > 0 ? status_finalisation
                                                        : status_implementation;
  }

  void add_date(const char* type, std::string_view day) {
    if (day.empty()) return;
    pugi::xml_node date = activity_.append_child("activity-date");
    set(date, "iso-date", day.substr(0, 10));
    set(date, "type", type);
  }

  Date decided_on() const {
    return life_->decided_on.value_or(life_->flows.empty() ? Date() : life_->flows.front().day);
  }

  void add_dates() {
    const std::string planned = life_->kept_text("plannedDates[0].startDate");
    const std::string study = life_->study_start ? text_of(*life_->study_start) : std::string();
    add_date(date_planned_start, planned.empty() ? study : planned);
    add_date(date_actual_start, text_of(decided_on()));
    add_date(date_planned_end, life_->kept_text("plannedDates[0].endDate"));
  }

  void add_place_and_sector() {
    const std::string kept = life_->kept_text("beneficiaryLocation[0].countryCode");
    set(activity_.append_child("recipient-country"), "code",
        kept.empty() ? publisher_.country : kept);
    pugi::xml_node sector = activity_.append_child("sector");
    set(sector, "vocabulary", sector_of_reporter);
    set(sector, "code", lives_.original_of(life_->terms.scheme.text()));
    narrate(sector, scheme_name_of(lives_, life_->terms.scheme.text()));
    set(activity_.append_child("default-finance-type"), "code", finance_standard_grant);
  }

  void add_transactions(FlowKind kind, const char* type) {
    for (const MoneyFlow& flow : life_->transactions(kind)) {
      pugi::xml_node transaction = activity_.append_child("transaction");
      set(transaction, "ref", std::to_string(flow.position) + "." + std::to_string(flow.index));
      set(transaction.append_child("transaction-type"), "code", type);
      set(transaction.append_child("transaction-date"), "iso-date", text_of(flow.day));
      pugi::xml_node value = transaction.append_child("value");
      set(value, "currency", text_of(flow.amount.currency));
      set(value, "value-date", text_of(flow.day));
      value.text().set(decimal_text_of(flow.amount).c_str());
      add_sides(transaction, flow);
    }
  }

  // What is repaid goes the other way.
  void add_sides(pugi::xml_node transaction, const MoneyFlow& flow) {
    const std::string& payee = flow.payee.empty() ? life_->terms.recipient.text() : flow.payee;
    const OutsideName recipient{organisation_id_of(lives_, payee), lives_.name_of(payee)};
    const bool is_back = flow.kind == FlowKind::repaid;
    for (const auto& [element, side] : {std::pair("provider-org", is_back ? recipient : funder_),
                                        std::pair("receiver-org", is_back ? funder_ : recipient)}) {
      pugi::xml_node node = transaction.append_child(element);
      set(node, "ref", identifier(side.id));
      narrate(node, side.name);
    }
  }

  void add_related(const std::vector<std::size_t>& places, const char* type) {
    for (const std::size_t place : places) {
      pugi::xml_node related = activity_.append_child("related-activity");
      set(related, "ref", identifier_of(lives_.grants[place]));
      set(related, "type", type);
    }
  }

  const GrantLives& lives_;
  const IatiPublisher& publisher_;
  const std::string reporter_;
  const Regrants regrants_;

  // Of the grant at hand.
  const GrantLife* life_ = nullptr;
  OutsideName funder_;
  pugi::xml_node activity_;
};

}  // namespace

Result<void> write_iati(const GrantLives& lives, const IatiPublisher& publisher,
                        std::ostream& out) {
  ActivityWriter writer(lives, publisher);
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<iati-activities version=\"2.03\" "
         "generated-datetime=\""
      << text_of(lives.as_of) << "\">\n";
  for (std::size_t place = 0; place < lives.grants.size() && out; ++place) {
    writer.activity(place).first_child().print(out, "  ", pugi::format_indent, pugi::encoding_utf8,
                                               1);
  }
  out << "</iati-activities>\n";
  out.flush();
  if (!out) return fail(Fault::unavailable, "the activities could not be written whole");
  return {};
}

}  // namespace grantledger
