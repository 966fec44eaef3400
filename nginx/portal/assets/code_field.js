// A field for a code. One that was refused is not sent again: it would only be one wrong try more.

export function bindCodeField(field) {
  let refused = null;
  return {
    field,
    wasRefused: () => field.value === refused?.code,
    clear() {
      refused = null;
      field.value = "";
    },
    // `call(code)` asks the service.
    async send(call) {
      const code = field.value;
      if (code === refused?.code) return refused.answer;
      const answer = await call(code);
      if (answer.error === "invalid_otp") refused = { code, answer };
      return answer;
    },
  };
}

// The six digits of a mail: sent as soon as all are there.
export function bindSixDigits(field) {
  const code = bindCodeField(field);
  field.addEventListener("input", (event) => {
    if (event.isComposing) return;
    tidyUp(field);
    if (field.value.length === 6 && !code.wasRefused()) field.form.requestSubmit();
  });
  return code;
}

// "123 456", "123-456" and full-width digits are codes, too.
function tidyUp(field) {
  const digits = field.value.normalize("NFKC").replace(/[^0-9]/g, "").slice(0, 6);
  if (field.value !== digits) field.value = digits;
}
