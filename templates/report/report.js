'use strict';
// Comfort only: copy buttons, a filter, and keys between failures. The page is whole without it.

for (const button of document.querySelectorAll('.command button')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const code = button.previousElementSibling;
    getSelection().selectAllChildren(code);
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      document.execCommand('copy');
    }
    button.textContent = 'Copied';
  });
}

const filter = document.querySelector('.filter');
const words = filter.querySelector('input');
const rows = [...document.querySelectorAll('[data-row]')];
filter.hidden = false;
words.addEventListener('input', () => {
  const wanted = words.value.trim().toLowerCase();
  for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  const shown = rows.filter((row) => !row.hidden).length;
  filter.querySelector('[role=status]').textContent = wanted
    ? `${shown} of ${rows.length} rows`
    : '';
});

const failures = [...document.querySelectorAll('.failure')];
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof HTMLInputElement) {
    if (event.key === 'Escape') words.blur();
    return;
  }
  if (event.key === '/') {
    event.preventDefault();
    words.focus();
  }
  if (event.key !== 'j' && event.key !== 'k') return;
  const visible = failures.filter((failure) => !failure.hidden);
  const here = visible.indexOf(document.activeElement.closest('.failure'));
  const next = event.key === 'j' ? here + 1 : Math.max(here, 1) - 1;
  visible[Math.min(next, visible.length - 1)]?.focus();
});

/** Where the reader is on the page, kept through a reload in the browser's history: it works from disk, too. */
const place = {
  stops: () => [...document.querySelectorAll('a, button, input, summary, [tabindex]')],
  keep(more) {
    const details = [...document.querySelectorAll('details[data-key]')];
    const state = {
      ...more,
      top: scrollY,
      open: details.filter((one) => one.open).map((one) => one.dataset.key),
      shut: details.filter((one) => !one.open).map((one) => one.dataset.key),
      words: words.value,
      focus: place.stops().indexOf(document.activeElement),
    };
    try {
      history.scrollRestoration = 'manual';
      history.replaceState({ builder: state }, '');
    } catch {
      // A page in a sandbox starts at its top again.
    }
  },
  recall: () => history.state?.builder ?? null,
};

const left = place.recall();
if (left) {
  for (const one of document.querySelectorAll('details[data-key]')) {
    if (left.open.includes(one.dataset.key)) one.open = true;
    if (left.shut.includes(one.dataset.key)) one.open = false;
  }
  if (left.words) {
    words.value = left.words;
    words.dispatchEvent(new Event('input'));
  }
  place.stops()[left.focus]?.focus({ preventScroll: true });
  scrollTo({ top: left.top, behavior: 'instant' });
}
