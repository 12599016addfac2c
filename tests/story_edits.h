#pragma once
// What is done to lawful lives.

#include "tests/stories.h"

namespace grantledger::stories {

struct ImportedPayment {
  std::int64_t amount = 0;
  Date day;
};

// So much is paid in spring and passed on, whatever was meant.
void pay_in_spring(Story& story, std::int64_t amount);
// Another payment for the spring, with its two steps.
void pay_again_in_spring(Story& story, std::int64_t amount, Date day);
// The story that an import tells instead: an award, and payments that stand on no line of ours.
void import_instead(Story& story, std::int64_t awarded,
                    const std::vector<ImportedPayment>& payments);
// The same of one payment to this payee.
void pay_organisation(Story& story, const OrganisationId& payee);
// A reduction after payment, with a claim for the rest, whose amount is returned; what comes in.
std::int64_t add_claim(Story& story, Date due);
void receive(Story& story, std::int64_t amount);
void add_report(Story& story, const std::string& which, const std::string& document);
void add_due_report(Story& story, Date due);
// The whole story under the scheme in which everybody states their impartiality.
void state_impartiality(Story& story);
void declare(Story& story, bool is_impartial);
// A better application of the same applicant that nobody decided on.
void rank_second(Story& story);
void recommend(Story& story, bool is_recommended, std::optional<Money> amount);
// The spring falls in 2028, on that year's line.
void put_off_spring(Story& story, Date day);
void study_elsewhere(Story& story, const std::string& which);
void publish_own_rule(Story& story, const std::string& version, const std::string& voided);
// The spring's second pair of eyes is somebody whose delegation ends on that day.
void approve_until(Story& story, Date last_day);
void pay_stranger_in_spring(Story& story);
void one_pair_of_eyes(Story& story, std::int64_t amount);

}  // namespace grantledger::stories
