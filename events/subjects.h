#pragma once

#include <string>
#include <vector>

#include "events/envelope.h"

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

// The subjects of `event` that it says something of, among those that countless facts name in
// passing: what an actor may do, how a scheme's rules or an organisation changed, what money a line
// was given. Kinds: actor, call, line, organisation, scheme, statistics.
std::vector<Subject> defined_by(const Event& event);

// Under which names an envelope at that position can be found again; some may be named twice. The
// subjects of its facts and its actor; "=line:L" for what a fact defines; "=voided:N" where it
// voids a fact of position N; "=confirmed:N" where it confirms one; "=year:Y" where it closes the
// year or publishes its index; "=controls" where it says how the ledger decides from then on.
std::vector<Subject> index_names_of(const Envelope& envelope);

}  // namespace grantledger
