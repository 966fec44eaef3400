#pragma once

namespace sih_auth::app {

class CommandLine;

// Each adds the commands of its file, in the order in which `--help` lists them.
void add_service_commands(CommandLine& line);   ///< serve, check-config, generate-secret, version
void add_user_commands(CommandLine& line);      ///< user …
void add_session_commands(CommandLine& line);   ///< session …
void add_audit_command(CommandLine& line);      ///< audit
void add_backup_commands(CommandLine& line);    ///< backup
void add_database_commands(CommandLine& line);  ///< migrate, copy
void add_import_commands(CommandLine& line);    ///< import-flask
void add_mail_commands(CommandLine& line);      ///< send-test-mail, preview-mail
void add_doctor_command(CommandLine& line);     ///< doctor

}  // namespace sih_auth::app
