#include <memory>
#include <ostream>

#include "tools/commands.h"
#include "tools/export/iati.h"
#include "tools/opened_query.h"

namespace grantledger {
namespace {

bool is_code(const std::string& text, char first, char last) {
  return text.size() == 2 && text[0] >= first && text[0] <= last && text[1] >= first &&
         text[1] <= last;
}

Result<ExitStatus> export_iati(const Invocation& invocation, const IatiPublisher& publisher) {
  if (!is_code(publisher.language, 'a', 'z')) {
    return fail(Fault::malformed,
                "--language: found '" + publisher.language + "', expected a code like nb");
  }
  if (!is_code(publisher.country, 'A', 'Z')) {
    return fail(Fault::malformed,
                "--country: found '" + publisher.country + "', expected a code like NO");
  }
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(const GrantLives lives, grant_lives(query.source, query.as_of));
  if (!lives.organisations.contains(publisher.organisation)) {
    invocation.streams.err << "grantledger: no organisation '" << publisher.organisation
                           << "' is registered as of this point\n";
    return ExitStatus::no;
  }
  if (lives.grants.empty()) {
    invocation.streams.err << "grantledger: there is no grant as of this point, and an IATI file "
                              "needs an activity\n";
    return ExitStatus::no;
  }
  TRY_VOID(write_iati(lives, publisher, invocation.streams.out));
  return ExitStatus::done;
}

}  // namespace

CommandSpec export_iati_command() {
  const auto publisher = std::make_shared<IatiPublisher>();
  return {.name = "export iati",
          .summary = "Print every grant as an activity of IATI 2.03, with its transactions (XML)",
          .example = "grantledger export iati --reporting-org 313901017 > activities.xml",
          .options = {{"--reporting-org", "Who publishes: the id of a registered organisation",
                       &publisher->organisation, true},
                      {"--language", "Of names and purposes (ISO 639-1); nb if left out",
                       &publisher->language},
                      {"--country", "Where the grants benefit (ISO 3166-1); NO if left out",
                       &publisher->country}},
          .run = [publisher](
                     const Invocation& invocation) { return export_iati(invocation, *publisher); },
          .takes_as_of = true};
}

}  // namespace grantledger
