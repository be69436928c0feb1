import time
from dataclasses import dataclass
from typing import List, Optional, Dict

@dataclass
class Weather:
    city: str
    temperature: float
    wind: Optional[float] = None

class WeatherService:
    """Talks to the service."""
    BASE = "http://x"
    def __init__(self, key: str, timeout: float = 1.0):
        self.key = key
        self.timeout = timeout
        self._headers = {"Authorization": f"Bearer {key}"}

    def _url(self, city: str) -> str:
        return f"{self.BASE}/{city}?key={self.key}"

    def current(self, city: str) -> Weather:
        url = self._url(city)
        time.sleep(0.01)  #@ 3
        return Weather(city=city, temperature=len(url) * 1.5)

class Report:
    def __init__(self, service: WeatherService) -> None:
        self.service = service
        self.rows: List[Weather] = []
        self.errors: Dict[str, str] = {}

    def build(self, cities: List[str]) -> "Report":
        for i, city in enumerate(cities, start=1):
            try:
                weather = self.service.current(city)  #@ 2
            except ValueError as e:
                self.errors[city] = str(e)
                continue
            self.rows.append(weather)
            print(f"[{i}/{len(cities)}] {city}")
        return self

    def mean(self):
        return sum(r.temperature for r in self.rows) / len(self.rows)

def main() -> None:
    report = Report(WeatherService("k")).build(["Oslo", "Rome", "Lima"])  #@ 1
    print(round(report.mean(), 2), report.errors)

if __name__ == "__main__":
    main()
