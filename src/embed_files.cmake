# Run by sih_auth_embed at build time: writes OUTPUT from FILES (below ROOT).
set(entries "")
foreach(file ${FILES})
  file(READ ${ROOT}/${file} text)
  string(APPEND entries "      {\"${file}\", R\"embedded(${text})embedded\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include <map>
#include <string_view>

namespace ${NAMESPACE} {

const std::map<std::string_view, std::string_view>& embedded_files() {
  static const std::map<std::string_view, std::string_view> files{
${entries}  };
  return files;
}

}  // namespace ${NAMESPACE}
")
