#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/log/small_file.h"
#include "tools/codes_options.h"
#include "tools/commands.h"
#include "tools/html/figure_json.h"
#include "tools/html/page.h"
#include "tools/html/report_figures.h"
#include "tools/opened_query.h"

namespace grantledger {
namespace {

struct Options {
  std::string scheme;
  std::optional<std::uint64_t> year;
  CodesOptions codes;
  std::string file;
  std::string language = "nb";
  bool is_figures_only = false;
};

Result<ReportScope> scope_of(const Options& options) {
  if (options.year > std::numeric_limits<std::uint16_t>::max()) {
    return fail(Fault::malformed,
                "--year: found " + std::to_string(*options.year) + ", expected a year like 2026");
  }
  if (!options.scheme.empty() && !options.year) {
    return fail(Fault::malformed, "--scheme: say with --year which year of the scheme is meant");
  }
  ReportScope scope{.scheme = options.scheme};
  if (options.year) scope.year = static_cast<std::uint16_t>(*options.year);
  TRY(scope.codes, codes_wanted(options.codes, "county"));
  if (!options.codes.as_of.empty()) scope.codes_options += " --codes-as-of " + options.codes.as_of;
  for (const std::string& split : options.codes.splits) {
    scope.codes_options += " --split " + shell_word(split);
  }
  return scope;
}

Result<ExitStatus> write(const Invocation& invocation, const std::string& file,
                         const std::string& bytes) {
  if (file.empty()) {
    invocation.streams.out << bytes;
    return ExitStatus::done;
  }
  TRY_VOID(replace_small_file(file, bytes));
  if (invocation.format == Format::table) {
    invocation.streams.out << "Wrote " << file << ", " << bytes.size() << " bytes\n";
  } else {
    invocation.streams.out << text_of(Json{{"file", file}, {"bytes", bytes.size()}}) << '\n';
  }
  return ExitStatus::done;
}

Result<ExitStatus> make_report(const Invocation& invocation, const Options& options) {
  TRY(ReportScope scope, scope_of(options));
  TRY(const OpenedQuery query, open_query(invocation));
  if (!scope.scheme.empty()) {
    TRY(const bool known, is_known(query, "scheme:" + scope.scheme));
    if (!known) return unknown(invocation, "scheme", scope.scheme);
  }
  TRY(const GatheredReport report, gather_report(query, std::move(scope)));
  TRY(const Json figures, report_figures(report));
  return write(
      invocation, options.file,
      options.is_figures_only ? text_of(figures) + '\n' : report_page(figures, options.language));
}

}  // namespace

CommandSpec report_html_command() {
  const auto options = std::make_shared<Options>();
  std::vector<CommandOption> all{
      {"--year", "The year; every year and scheme if not given", &options->year},
      {"--scheme", "Only this scheme, of the year", &options->scheme},
      {"-o,--output", "The file to write; standard output if not given", &options->file},
      {"--language",
       "Of the page: Norwegian bokmål (nb, if not given) or English (en)",
       &options->language,
       false,
       {"nb", "en"}},
      {"--figures", "Print the page's figures as JSON instead", &options->is_figures_only}};
  for (CommandOption& each : codes_options(options->codes)) all.push_back(std::move(each));
  return {
      .name = "report html",
      .summary =
          "Make one page that shows a year, or the whole ledger, with charts, tables and what "
          "stands behind each figure",
      .example =
          "grantledger report html --year 2026 -o 2026.html\n"
          "  grantledger report html --year 2026 --scheme videreutdanning -o report.html\n"
          "  grantledger report html -o ledger.html",
      .options = std::move(all),
      .run = [options](const Invocation& invocation) { return make_report(invocation, *options); },
      .takes_as_of = true};
}

}  // namespace grantledger
