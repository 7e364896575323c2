'use strict';
// Renews the page of a run under way, where the reader left it. The last page of a run does not have this script.

{
  const EVERY_MS = 5000;
  const box = document.querySelector('.live');
  const written = Date.parse(document.querySelector('#written').dateTime);
  const lateMs = Number(box.dataset.late) * 1000;
  const before = place.recall();
  const opened = Date.now();
  // The writer's clock is trusted once; then it counts how long the reader has seen the same page.
  const seen =
    before?.written === written ? before.seen : before ? opened : Math.min(written, opened);
  let paused = before?.paused ?? false;

  const words = (ms) => {
    const seconds = Math.max(0, Math.round(ms / 1000));
    if (seconds < 60) return `${seconds} s`;
    return seconds < 3600 ? `${Math.floor(seconds / 60)} m` : `${Math.floor(seconds / 3600)} h`;
  };
  const idle = () => document.visibilityState === 'visible' && getSelection().isCollapsed;
  const tell = () => {
    const age = Date.now() - seen;
    box.querySelector('.ago').textContent = `, ${words(age)} ago`;
    box.querySelector('#late').hidden = age < lateMs;
    box.querySelector('.late-for').textContent = words(age);
  };
  const look = () => {
    tell();
    if (paused || !idle() || Date.now() - opened < EVERY_MS) return;
    clearInterval(timer);
    place.keep({ written, seen, paused });
    location.reload();
  };

  const button = box.querySelector('#pause');
  const label = () => {
    button.textContent = paused ? 'Go on' : 'Pause';
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    paused = !paused;
    label();
  });
  label();
  const timer = setInterval(look, 1000);
  document.addEventListener('visibilitychange', look);
  tell();
}
