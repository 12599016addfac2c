#include "tests/throwaway_postgres.h"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>
#include <thread>

namespace grantledger {
namespace {

const std::string programs = "/usr/lib/postgresql/15/bin/";

// PostgreSQL refuses to run as root; its package makes a user for it.
const passwd* servers_user() {
  static const passwd* const user = geteuid() == 0 ? getpwnam("postgres") : nullptr;
  return user;
}

// Starts a program as the server's user. It dies with the thread that started it.
pid_t start_program(const std::vector<std::string>& words, const std::string& output) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const passwd* const user = servers_user();
  const pid_t child = fork();
  CHECK(child >= 0);
  if (child != 0) return child;
  const int log = open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
  if (log < 0 || dup2(log, STDOUT_FILENO) < 0 || dup2(log, STDERR_FILENO) < 0) _exit(120);
  if (user != nullptr && (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 ||
                          setuid(user->pw_uid) != 0 || chdir("/") != 0)) {
    _exit(121);
  }
  prctl(PR_SET_PDEATHSIG, SIGQUIT);  // An immediate shutdown.
  execv(arguments[0], arguments.data());
  _exit(122);
}

void show(const std::string& file) {
  std::cerr << std::ifstream(file).rdbuf() << std::endl;
}

// The sessions and helpers of a server.
std::vector<pid_t> children_of(pid_t process) {
  const std::string id = std::to_string(process);
  std::ifstream file("/proc/" + id + "/task/" + id + "/children");
  std::vector<pid_t> children;
  for (pid_t child = 0; file >> child;) children.push_back(child);
  return children;
}

// Whether it still runs: who is dead may stand in the list until somebody asks for it.
bool is_alive(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string text;
  std::getline(file, text);
  const std::size_t name_end = text.rfind(") ");
  return name_end != std::string::npos && text[name_end + 2] != 'Z' && text[name_end + 2] != 'X';
}

}  // namespace

bool ThrowawayPostgres::is_installed() {
  return std::filesystem::exists(programs + "initdb");
}

ThrowawayPostgres::ThrowawayPostgres(std::vector<std::string> settings)
    : settings_(std::move(settings)) {
  const std::string log = (scratch_ / "log").string();
  std::ofstream(log).close();
  if (const passwd* const user = servers_user()) {
    CHECK(chown(scratch_.path().c_str(), user->pw_uid, user->pw_gid) == 0);
  }
  const pid_t maker = start_program({programs + "initdb", "-D", data(), "-U", "postgres", "-A",
                                     "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"},
                                    log);
  int status = 0;
  if (waitpid(maker, &status, 0) != maker || status != 0) show(log);
  CHECK(status == 0);
  std::ofstream(data() + "/pg_hba.conf")
      << "local all guarded scram-sha-256\nlocal all all trust\n";
  start();
}

ThrowawayPostgres::~ThrowawayPostgres() {
  if (server_ == 0) return;
  ::kill(server_, SIGQUIT);
  waitpid(server_, nullptr, 0);
}

std::string ThrowawayPostgres::url(const std::string& database, const std::string& user) const {
  const std::string who = user.empty() ? "postgres" : user;
  return "postgresql://" + who + "@/" + database + "?host=" + scratch_.path().string();
}

void ThrowawayPostgres::kill() {
  CHECK(server_ != 0);
  const std::vector<pid_t> sessions = children_of(server_);
  ::kill(server_, SIGKILL);
  for (const pid_t session : sessions) ::kill(session, SIGKILL);
  waitpid(server_, nullptr, 0);
  // The next server refuses to start while one of them has the old one's memory.
  for (const pid_t session : sessions) {
    while (is_alive(session)) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  server_ = 0;
}

void ThrowawayPostgres::start() {
  const std::string log = (scratch_ / "log").string();
  std::vector<std::string> words{programs + "postgres", "-D", data(), "-k",
                                 scratch_.path().string()};
  std::vector<std::string> all{"listen_addresses=", "fsync=off", "max_connections=20",
                               "shared_buffers=32MB"};
  all.insert(all.end(), settings_.begin(), settings_.end());
  for (const std::string& each : all) {
    words.push_back("-c");
    words.push_back(each);
  }
  server_ = start_program(words, log);
  const std::string target = url();
  for (int i = 0; PQping(target.c_str()) != PQPING_OK; ++i) {
    const bool has_ended = waitpid(server_, nullptr, WNOHANG) != 0;
    if (has_ended || i > 3'000) show(log);
    CHECK(!has_ended && i <= 3'000);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

}  // namespace grantledger
