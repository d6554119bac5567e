/** A picture that is gone leaves the initials behind it, not a broken one. */
export const DEMO_SCRIPT = `
document.querySelectorAll('.face img').forEach(function (image) {
  var hide = function () { image.remove(); };
  if (image.complete && image.naturalWidth === 0) hide();
  else image.addEventListener('error', hide);
});
`;
