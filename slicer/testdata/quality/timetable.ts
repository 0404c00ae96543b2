// The timetable of a ferry line: sailings, the tide, and what a traveller is shown.

import { EventEmitter } from "node:events";
import type { Harbour, Vessel, Weather } from "./types";

export type Minutes = number;

/** How long passengers and cars need, in minutes. */
export const BOARDING: Record<"foot" | "bike" | "car" | "lorry", Minutes> = {
  foot: 5,
  bike: 8,
  car: 20,
  lorry: 35,
};

const DAY: Minutes = 24 * 60;
const KNOT = 1.852;
const LOCALES = { de: "de-DE", en: "en-GB", da: "da-DK" } as const;

export type Locale = keyof typeof LOCALES;

export interface Sailing {
  id: string;
  from: Harbour;
  to: Harbour;
  vessel: Vessel;
  departs: Minutes;
  days: number[]; // 0 is Sunday
  validFrom?: string;
  validUntil?: string;
  cancelled?: boolean;
}

export interface Booking {
  reference: string;
  sailing: string;
  date: string;
  passengers: number;
  vehicles: Array<{ kind: keyof typeof BOARDING; length: number; plate?: string }>;
  paid: boolean;
}

export class TimetableError extends Error {
  constructor(
    message: string,
    readonly code: "unknown-sailing" | "full" | "not-running" | "too-late" | "tide",
  ) {
    super(message);
    this.name = "TimetableError";
  }
}

export function parseTime(text: string): Minutes {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  if (!match) {
    throw new RangeError(`not a time: ${text}`);
  }
  const hours = Number(match[1]);
  const minutes = Number(match[2]);
  if (hours > 23 || minutes > 59) {
    throw new RangeError(`not a time: ${text}`);
  }
  return hours * 60 + minutes;
}

export function formatTime(time: Minutes): string {
  const hours = Math.floor(time / 60);
  const minutes = time % 60;
  return `${hours}:${String(minutes).padStart(2, "0")}`;
}

/** The distance between two harbours in nautical miles, over the sea as the crow flies. */
export function distance(a: Harbour, b: Harbour): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const dLat = radians(b.lat - a.lat);
  const dLon = radians(b.lon - a.lon);
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(dLon / 2) ** 2;
  return (2 * 6371 * Math.asin(Math.sqrt(h))) / KNOT;
}

export class Tide {
  private readonly marks: Array<{ at: Minutes; metres: number }> = [];

  constructor(readonly harbour: string) {}

  add(at: Minutes, metres: number): this {
    this.marks.push({ at, metres });
    this.marks.sort((a, b) => a.at - b.at);
    return this;
  }

  /** The depth of the water over the chart's datum, between the two marks around. */
  depthAt(time: Minutes): number {
    if (this.marks.length === 0) {
      return Number.POSITIVE_INFINITY;
    }
    const after = this.marks.find((mark) => mark.at >= time) ?? this.marks[0];
    const before = [...this.marks].reverse().find((mark) => mark.at <= time) ?? this.marks[this.marks.length - 1];
    if (after.at === before.at) {
      return after.metres;
    }
    const share = (time - before.at) / (after.at - before.at);
    return before.metres + (after.metres - before.metres) * share;
  }
}

export class Timetable extends EventEmitter {
  private readonly sailings = new Map<string, Sailing>();
  private readonly bookings = new Map<string, Booking[]>();
  private readonly tides = new Map<string, Tide>();

  constructor(
    private readonly holidays: ReadonlySet<string> = new Set(),
    private readonly clock: () => Date = () => new Date(),
  ) {
    super();
  }

  addSailing(sailing: Sailing): void {
    if (this.sailings.has(sailing.id)) {
      throw new Error(`sailing ${sailing.id} is there already`);
    }
    this.sailings.set(sailing.id, sailing);
    this.emit("sailing-added", sailing);
  }

  setTide(tide: Tide): void {
    this.tides.set(tide.harbour, tide);
  }

  /** Whether a sailing runs on a date, as 2031-05-17. */
  runs(sailing: Sailing, date: string): boolean {
    if (sailing.cancelled || (sailing.validFrom && date < sailing.validFrom)) {
      return false;
    }
    if (sailing.validUntil && date > sailing.validUntil) {
      return false;
    }
    const weekday = this.holidays.has(date) ? 0 : new Date(`${date}T12:00:00Z`).getUTCDay();
    return sailing.days.includes(weekday);
  }

  duration(sailing: Sailing, weather?: Weather): Minutes {
    const knots = weather && weather.wind > 7 ? sailing.vessel.knots * 0.8 : sailing.vessel.knots;
    return Math.ceil((distance(sailing.from, sailing.to) / knots) * 60) + sailing.vessel.manoeuvre;
  }

  arrival(sailing: Sailing, weather?: Weather): Minutes {
    return (sailing.departs + this.duration(sailing, weather)) % DAY;
  }

  /** The next sailings between two harbours from a time on, today and tomorrow. */
  next(from: string, to: string, date: string, time: Minutes, most = 5): Sailing[] {
    const found: Array<{ sailing: Sailing; wait: Minutes }> = [];
    for (const sailing of this.sailings.values()) {
      if (sailing.from.code !== from || sailing.to.code !== to) {
        continue;
      }
      if (this.runs(sailing, date) && sailing.departs >= time && this.deepEnough(sailing)) {
        found.push({ sailing, wait: sailing.departs - time });
      }
      if (this.runs(sailing, tomorrow(date))) {
        found.push({ sailing, wait: sailing.departs + DAY - time });
      }
    }
    return found
      .sort((a, b) => a.wait - b.wait)
      .slice(0, most)
      .map((entry) => entry.sailing);
  }

  private deepEnough(sailing: Sailing): boolean {
    const keel = sailing.vessel.draught + 0.5;
    const there = this.tides.get(sailing.to.code);
    const here = this.tides.get(sailing.from.code);
    return (here?.depthAt(sailing.departs) ?? keel) >= keel && (there?.depthAt(this.arrival(sailing)) ?? keel) >= keel;
  }

  /** Metres of the car deck that are free on a date. */
  freeDeck(id: string, date: string): number {
    const sailing = this.mustFind(id);
    const taken = this.bookingsOf(id, date)
      .flatMap((booking) => booking.vehicles)
      .reduce((sum, vehicle) => sum + vehicle.length, 0);
    return sailing.vessel.deck - taken;
  }

  book(booking: Booking): void {
    const sailing = this.mustFind(booking.sailing);
    if (!this.runs(sailing, booking.date)) {
      throw new TimetableError(`${sailing.id} does not run on ${booking.date}`, "not-running");
    }
    const length = booking.vehicles.reduce((sum, vehicle) => sum + vehicle.length, 0);
    if (length > this.freeDeck(sailing.id, booking.date)) {
      throw new TimetableError(`no room for ${length} m on ${sailing.id}`, "full");
    }
    const latest = sailing.departs - Math.max(0, ...booking.vehicles.map((vehicle) => BOARDING[vehicle.kind]));
    if (booking.date === this.today() && this.minutesNow() > latest) {
      throw new TimetableError(`boarding of ${sailing.id} is over`, "too-late");
    }
    const all = this.bookings.get(booking.sailing) ?? [];
    all.push(booking);
    this.bookings.set(booking.sailing, all);
    this.emit("booked", booking);
  }

  cancelBooking(reference: string): boolean {
    for (const [id, all] of this.bookings) {
      const at = all.findIndex((booking) => booking.reference === reference);
      if (at >= 0) {
        all.splice(at, 1);
        this.emit("booking-cancelled", id, reference);
        return true;
      }
    }
    return false;
  }

  /** What a ticket costs, in cents. Children are no passengers of their own. */
  fare(booking: Booking): number {
    const sailing = this.mustFind(booking.sailing);
    const miles = distance(sailing.from, sailing.to);
    let cents = booking.passengers * Math.round(250 + 40 * miles);
    for (const vehicle of booking.vehicles) {
      cents += vehicle.kind === "bike" ? 300 : Math.round(vehicle.length * (180 + 25 * miles));
    }
    if (booking.passengers >= 10) {
      cents = Math.round(cents * 0.9);
    }
    return cents;
  }

  board(date: string, harbour: string, locale: Locale = "en"): string[] {
    const day = new Intl.DateTimeFormat(LOCALES[locale], { weekday: "long", day: "numeric", month: "long" });
    const lines = [day.format(new Date(`${date}T12:00:00`))];
    const all = [...this.sailings.values()].filter((sailing) => sailing.from.code === harbour && this.runs(sailing, date));
    all.sort((a, b) => a.departs - b.departs);
    for (const sailing of all) {
      lines.push(`${formatTime(sailing.departs)}  ${sailing.to.name}  ${sailing.vessel.name}`);
    }
    return lines;
  }

  private bookingsOf(id: string, date: string): Booking[] {
    return (this.bookings.get(id) ?? []).filter((booking) => booking.date === date);
  }

  private mustFind(id: string): Sailing {
    const sailing = this.sailings.get(id);
    if (!sailing) {
      throw new TimetableError(`no sailing ${id}`, "unknown-sailing");
    }
    return sailing;
  }

  private today(): string {
    return this.clock().toISOString().slice(0, 10);
  }

  private minutesNow(): Minutes {
    const now = this.clock();
    return now.getHours() * 60 + now.getMinutes();
  }
}

function tomorrow(date: string): string {
  const day = new Date(`${date}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}
