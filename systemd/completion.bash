# Completion of sih-auth for bash. The words come from the program's own help, so that they are those of this version.

# _sih_auth_words WORD...: the commands and options that `sih-auth WORD... --help` lists.
_sih_auth_words() {
    "$program" "$@" --help 2>/dev/null | awk '
        /^[A-Z][a-z]*:$/ { section = $1 }
        /^  / && section == "Options:" { split($1, names, ","); for (i in names) if (names[i] ~ /^--/) print names[i] }
        /^  [a-z]/ && section == "Subcommands:" { print $1 }'
}

_sih_auth() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} program=$1
    local -a path=()
    COMPREPLY=()
    case $previous in
        --env-file) mapfile -t COMPREPLY < <(compgen -f -- "$current") && return ;;
        --into) mapfile -t COMPREPLY < <(compgen -d -- "$current") && return ;;
        --pools) mapfile -t COMPREPLY < <(compgen -W "check api mailer check,api" -- "$current") && return ;;
    esac

    local i word
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $word == --env-file ]]; then
            ((i += 1))
        elif [[ $word != -* ]] && grep -qxF -- "$word" <(_sih_auth_words "${path[@]}"); then
            path+=("$word")
        fi
    done

    if [[ ${path[*]} == preview-mail && $current != -* ]]; then
        local kinds
        kinds=$("$program" preview-mail --help | sed -n 's/.*which mail: //p' | tr -d ,)
        mapfile -t COMPREPLY < <(compgen -W "$kinds" -- "$current")
    elif [[ $current != -* && ${path[*]} =~ ^(backup|import-flask)$ ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    else
        mapfile -t COMPREPLY < <(compgen -W "$(_sih_auth_words "${path[@]}")" -- "$current")
    fi
}

complete -o filenames -F _sih_auth sih-auth
