#include "tools/export/giving_package.h"

#include <ostream>

#include "tools/export/json_builder.h"
#include "tools/export/outside_names.h"

namespace grantledger {
namespace {

constexpr std::string_view standard_version = "1.4";
// Codelist regrantType: to a single grantmaking organisation for onward distribution as grants.
constexpr std::string_view common_regrant = "FRG010";

class PackageWriter {
 public:
  PackageWriter(const GrantLives& lives, const std::string& prefix)
      : lives_(lives), prefix_(prefix), regrants_(regrants_in(lives)) {}

  std::string heading() {
    JsonBuilder json;
    json.open('{').field("version", standard_version);
    json.field("title", "Grants in the ledger " + lives_.origin);
    json.field("description",
               "Grants as recorded up to position " + std::to_string(lives_.position) +
                   ". Where regrantType is set the money is granted on by the recipient: leave "
                   "these grants or their relatedActivity out of totals.");
    json.field("identifier", lives_.ledger + "/" + std::to_string(lives_.position));
    json.field("modified", text_of(lives_.as_of));
    json.key("publisher").open('{').field("name", lives_.origin).close('}');
    json.key("grants").open('[');
    return json.text() + '\n';
  }

  std::string grant(std::size_t place) {
    life_ = &lives_.grants[place];
    json_ = JsonBuilder();
    funder_ = funder_of(lives_, *life_, prefix_);
    json_.open('{').field("id", grant_id_of(lives_, *life_, prefix_));
    const std::string description = life_->kept_text("description");
    json_.field("title", title_of(lives_, *life_));
    json_.field("description", description.empty() ? description_of(lives_, *life_) : description);
    add_amounts();
    json_.field_if("url", life_->kept_text("url"));
    add_dates("plannedDates", life_->study_start ? text_of(*life_->study_start) : std::string());
    add_dates("actualDates", {});
    add_parties();
    add_programme();
    add_location();
    add_transactions("commitmentTransaction",
                     life_->awarded ? FlowKind::awarded : FlowKind::committed);
    add_transactions("disbursementTransaction", FlowKind::paid);
    add_regrants(place);
    const std::string modified = life_->kept_text("dateModified");
    json_.field("dateModified", modified.empty() ? text_of(life_->modified_at) : modified);
    json_.field_if("dataSource", life_->kept_text("dataSource"));
    json_.close('}');
    return std::move(json_.text());
  }

 private:
  void add_money(std::string_view key, Money amount) {
    json_.key(key).number(decimal_text_of(amount));
  }

  // A grant that was never decided here is worth what was bound to it, or else what was paid.
  void add_amounts() {
    const Currency currency = life_->currency();
    json_.field("currency", text_of(currency));
    const auto application = lives_.applications.find(life_->application);
    if (application != lives_.applications.end() && application->second.applied &&
        application->second.applied->currency == currency) {
      add_money("amountAppliedFor", *application->second.applied);
    }
    const Money paid = life_->sum(FlowKind::paid, currency);
    const Money committed = life_->sum(FlowKind::committed, currency);
    add_money("amountAwarded", life_->awarded               ? *life_->awarded
                               : committed.minor_units != 0 ? committed
                                                            : paid);
    add_money("amountDisbursed", paid);
    json_.field("awardDate", text_of(life_->decided_on.value_or(
                                 life_->flows.empty() ? Date() : life_->flows.front().day)));
  }

  // As an import keeps them, or else what we know of the beginning.
  void add_dates(const std::string& key, const std::string& start) {
    const std::string first = life_->kept_text(key + "[0].startDate");
    const std::string last = life_->kept_text(key + "[0].endDate");
    const std::string months = life_->kept_text(key + "[0].duration");
    if (first.empty() && last.empty() && months.empty() && start.empty()) return;
    json_.key(key).open('[').open('{');
    json_.field_if("startDate", first.empty() ? start : first);
    json_.field_if("endDate", last);
    if (is_number(months)) json_.key("duration").number(months);
    json_.close('}').close(']');
  }

  // Whether a kept text can stand as a JSON number: digits and at most a point between them.
  static bool is_number(std::string_view text) {
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const auto are_digits = [](std::string_view digits) {
      return !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
    };
    return are_digits(whole) && (whole.size() == 1 || whole.front() != '0') &&
           (point == std::string_view::npos || are_digits(text.substr(point + 1)));
  }

  void add_parties() {
    const std::string& recipient = life_->terms.recipient.text();
    json_.key("recipientOrganization").open('[').open('{');
    json_.field("id", organisation_id_of(lives_, recipient));
    json_.field("name", lives_.name_of(recipient));
    for (const char* key : {"charityNumber", "companyNumber"}) {
      json_.field_if(key, life_->kept_text(std::string("recipientOrganization[0].") + key));
    }
    json_.close('}').close(']');
    json_.key("fundingOrganization").open('[').open('{');
    json_.field("id", funder_.id).field("name", funder_.name);
    json_.field_if("department", life_->kept_text("fundingOrganization[0].department"));
    json_.close('}').close(']');
  }

  void add_programme() {
    const std::string& scheme = life_->terms.scheme.text();
    const std::string title = life_->kept_text("grantProgramme[0].title");
    json_.key("grantProgramme").open('[').open('{');
    if (title.empty()) {
      json_.field("code", lives_.original_of(scheme))
          .field("title", scheme_name_of(lives_, scheme));
    } else {
      json_.field_if("code", life_->kept_text("grantProgramme[0].code")).field("title", title);
      json_.field_if("url", life_->kept_text("grantProgramme[0].url"));
    }
    json_.close('}').close(']');
    const std::string open_call = life_->kept_text("fromOpenCall");
    const auto application = lives_.applications.find(life_->application);
    const bool has_call = application != lives_.applications.end() && application->second.has_call;
    if (open_call == "Yes" || open_call == "No") {
      json_.field("fromOpenCall", open_call);
    } else if (has_call) {
      json_.field("fromOpenCall", "Yes");
    }
  }

  void add_location() {
    const std::string code = life_->kept_text("beneficiaryLocation[0].geoCode");
    const std::string country = life_->kept_text("beneficiaryLocation[0].countryCode");
    if (code.empty() && country.empty()) return;
    json_.key("beneficiaryLocation").open('[').open('{');
    json_.field_if("countryCode", country).field_if("geoCode", code);
    json_.field_if("geoCodeType", life_->kept_text("beneficiaryLocation[0].geoCodeType"));
    json_.close('}').close(']');
  }

  void add_transactions(std::string_view key, FlowKind kind) {
    const std::vector<MoneyFlow> transactions = life_->transactions(kind);
    if (transactions.empty()) return;
    json_.key(key).open('[');
    for (const MoneyFlow& each : transactions) add_transaction(each);
    json_.close(']');
  }

  // The id is the fact's place in the log.
  void add_transaction(const MoneyFlow& flow) {
    json_.open('{');
    json_.field("id", std::to_string(flow.position) + "." + std::to_string(flow.index));
    json_.field("transactionDate", text_of(flow.day))
        .field("currency", text_of(flow.amount.currency));
    add_money("value", flow.amount);
    json_.field("provider", funder_.id);
    const std::string& payee = flow.payee.empty() ? life_->terms.recipient.text() : flow.payee;
    json_.field("recipient", organisation_id_of(lives_, payee)).close('}');
  }

  void add_regrants(std::size_t place) {
    const auto& from = regrants_.from[place];
    const auto& onward = regrants_.onward[place];
    if (!from.empty() || !onward.empty()) {
      json_.key("relatedActivity").open('[');
      for (const auto* list : {&from, &onward}) {
        for (const std::size_t other : *list) {
          json_.string(grant_id_of(lives_, lives_.grants[other], prefix_));
        }
      }
      json_.close(']');
    }
    if (!onward.empty()) json_.field("regrantType", common_regrant);
  }

  const GrantLives& lives_;
  const std::string& prefix_;
  const Regrants regrants_;

  // Of the grant at hand.
  const GrantLife* life_ = nullptr;
  OutsideName funder_;
  JsonBuilder json_;
};

}  // namespace

Result<void> write_giving_package(const GrantLives& lives, const std::string& prefix,
                                  std::ostream& out) {
  PackageWriter writer(lives, prefix);
  out << writer.heading();
  for (std::size_t place = 0; place < lives.grants.size() && out; ++place) {
    out << writer.grant(place) << (place + 1 < lives.grants.size() ? ",\n" : "\n");
  }
  out << "]}\n";
  out.flush();
  if (!out) return fail(Fault::unavailable, "the package could not be written whole");
  return {};
}

}  // namespace grantledger
