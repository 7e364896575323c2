// A small terminal for tests: what a person would see after all that was written to it.

const SEQUENCE = new RegExp(String.raw`\u{1b}\[(\?)?(\d*)([A-Za-z])`, 'uy');

export class Screen {
  #columns: number;
  #rows: number;
  #lines: string[] = [''];
  #row = 0;
  #column = 0;
  /** Lines that were pushed out at the top. */
  scrolled = 0;
  cursorVisible = true;
  /** What is written is shown only once it ends. */
  together = false;
  /** Some text was not written as it is by default. */
  coloured = false;

  constructor(columns: number, rows: number) {
    this.#columns = columns;
    this.#rows = rows;
  }

  get lines(): string[] {
    const lines = this.#lines.map((line) => line.trimEnd());
    while (lines.length > this.#row + 1 && lines.at(-1) === '') lines.pop();
    return lines;
  }

  /** As most terminals do: what has become too long breaks anew, and what has no row any more goes out at the top. */
  resize(columns: number, rows: number): void {
    [this.#columns, this.#rows] = [columns, rows];
    const broken = this.#lines.map((line) => {
      const pieces = line.trimEnd().match(new RegExp(`.{1,${columns}}`, 'gu'));
      return pieces ?? [''];
    });
    this.#row = broken.slice(0, this.#row).flat().length;
    this.#lines = broken.flat();
    const out = Math.max(this.#row + 1 - rows, 0);
    this.#lines.splice(0, out);
    this.#row -= out;
    this.scrolled += out;
  }

  write(text: string): void {
    for (let place = 0; place < text.length;) {
      SEQUENCE.lastIndex = place;
      const found = SEQUENCE.exec(text);
      if (found === null) {
        this.#print(text.charAt(place));
        place += 1;
      } else {
        this.#obey(found[3] ?? '', found[2] ?? '', found[1] !== undefined);
        place = SEQUENCE.lastIndex;
      }
    }
  }

  #obey(command: string, argument: string, isPrivate: boolean): void {
    const count = Math.max(Number(argument), 1);
    if (isPrivate && argument === '25') this.cursorVisible = command === 'h';
    else if (isPrivate && argument === '2026') this.together = command === 'h';
    else if (command === 'm') this.coloured = true;
    else if (command === 'A') this.#row = Math.max(this.#row - count, 0);
    else if (command === 'B') this.#moveTo(Math.min(this.#row + count, this.#rows - 1));
    else if (command === 'G') this.#column = count - 1;
    else if (command === 'K') this.#erase(argument);
  }

  #erase(argument: string): void {
    const line = this.#lines[this.#row] ?? '';
    this.#lines[this.#row] = argument === '2' ? '' : line.slice(0, this.#column);
  }

  #print(character: string): void {
    if (character === '\r') this.#column = 0;
    else if (character === '\n') this.#lineFeed();
    else {
      if (this.#column >= this.#columns) {
        this.#column = 0;
        this.#lineFeed();
      }
      const line = (this.#lines[this.#row] ?? '').padEnd(this.#column);
      this.#lines[this.#row] =
        line.slice(0, this.#column) + character + line.slice(this.#column + 1);
      this.#column += 1;
    }
  }

  #lineFeed(): void {
    if (this.#row + 1 < this.#rows) {
      this.#moveTo(this.#row + 1);
      return;
    }
    this.#lines.shift();
    this.#lines.push('');
    this.scrolled += 1;
  }

  #moveTo(row: number): void {
    while (this.#lines.length <= row) this.#lines.push('');
    this.#row = row;
  }
}
