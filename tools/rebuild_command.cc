#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/log/clock.h"
#include "ledger/log/follower_runner.h"
#include "ledger/store.h"
#include "tools/commands.h"
#include "tools/followers.h"
#include "tools/interrupt.h"
#include "tools/json_text.h"
#include "tools/progress.h"

namespace grantledger {
namespace {

// Those that were named, or all. Errors: malformed if there is no such follower.
Result<std::vector<FollowerSpec>> chosen(const std::vector<std::string>& names) {
  std::vector<FollowerSpec> all = all_followers();
  if (names.empty()) return all;
  std::vector<FollowerSpec> some;
  for (const std::string& name : names) {
    const auto found =
        std::ranges::find_if(all, [&](const FollowerSpec& each) { return each.view.name == name; });
    if (found == all.end()) {
      std::string known;
      for (const FollowerSpec& each : all) known += " " + each.view.name;
      return fail(Fault::malformed, "found '" + name + "', expected one of" + known);
    }
    some.push_back(*found);
  }
  return some;
}

// Folds the whole log into new tables beside the live ones. Their directories, by view.
Result<std::map<std::string, std::string>> build(StoreWriter& store,
                                                 const std::vector<FollowerSpec>& followers,
                                                 const Streams& streams) {
  const SystemClock clock;
  FollowerRunner runner(store.log(), clock);
  std::map<std::string, std::string> directories;
  for (const FollowerSpec& each : followers) {
    TRY(Views::Rebuild rebuild, store.views().begin_rebuild(each.view));
    TRY(std::unique_ptr<Follower> follower, each.make(*rebuild.table));
    directories[each.view.name] = rebuild.directory;
    runner.add(std::move(follower), std::move(rebuild.table));
  }
  Progress progress(streams, "envelopes");
  for (bool is_more = true; is_more;) {
    if (is_interrupted()) return fail(Fault::unavailable, "stopped; the live views are as before");
    TRY(is_more, runner.step());
    progress.show(runner.committed(), store.log().head());
  }
  TRY_VOID(runner.flush());
  return directories;
}

Result<ExitStatus> rebuild(const Invocation& invocation, const std::vector<std::string>& names) {
  TRY(const std::vector<FollowerSpec> followers, chosen(names));
  const SystemClock clock;
  TRY(const auto store, StoreWriter::open(invocation.store, clock));
  TRY(auto directories, build(*store, followers, invocation.streams));
  Json rebuilt = Json::array();
  for (const FollowerSpec& each : followers) {
    TRY_VOID(store->views().finish_rebuild(each.view, directories[each.view.name]));
    rebuilt.push_back({{"name", each.view.name}, {"position", store->log().head()}});
  }
  invocation.streams.out << text_of(rebuilt) << '\n';
  return ExitStatus::done;
}

}  // namespace

CommandSpec rebuild_command() {
  const auto names = std::make_shared<std::vector<std::string>>();
  return {
      .name = "rebuild",
      .summary = "Make what is made of the log anew beside the live rows, then switch",
      .example = "grantledger rebuild balances shares",
      .options = {{"NAME", "Followers as status names them; all if none is given", names.get()}},
      .run = [names](const Invocation& invocation) { return rebuild(invocation, *names); }};
}

}  // namespace grantledger
