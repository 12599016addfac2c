#pragma once

#include <string>
#include <vector>

#include "events/event.h"

namespace grantledger {

// What a fact or a request is about, as text: "grant:G1", "payment:P1", "line:226.22:2026",
// "actor:kari.moen", "participant:p-a". Kinds: actor, appeal, application, call, claim, grant, key,
// leave, letter, line, organisation, participant, partnership, payment, report, rule, scheme,
// source, statistics. The same names serve the trail, conflicts (unless_changed_since) and recorded
// refusals.
using Subject = std::string;

// Every entity that `event` names, each once, sorted. Weights and pooled sources are not listed one
// by one. A participant is listed only while its id is clear text (key 0).
std::vector<Subject> subjects_of(const Event& event);

}  // namespace grantledger
